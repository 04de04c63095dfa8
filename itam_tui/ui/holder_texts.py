"""End users and devices as the texts of a form's boxes, and back; pure."""

from __future__ import annotations

from itam_tui.domain.field_readers import read_word
from itam_tui.domain.holders import (
    Device,
    DeviceSettings,
    DeviceStatus,
    EndUserSettings,
    EndUserStatus,
    device_problems,
    end_user_problems,
)
from itam_tui.ui.form_texts import Reading, TextReader, Texts


def end_user_texts(settings: EndUserSettings) -> dict[str, str]:
    """The texts an end user's form begins with."""
    return {
        "name": settings.name,
        "email": settings.email,
        "user_name": settings.user_name,
        "department": settings.department,
        "role": settings.role,
        "organization": settings.organization,
        "status": settings.status.value,
    }


def read_end_user(texts: Texts, before: EndUserSettings) -> Reading[EndUserSettings]:
    """Read an end user's form."""
    reader = TextReader(texts)
    settings = EndUserSettings(
        name=reader.text("name", before.name),
        email=reader.text("email", before.email),
        user_name=reader.text("user_name", before.user_name),
        department=reader.text("department", before.department),
        role=reader.text("role", before.role),
        organization=reader.text("organization", before.organization),
        status=reader.read("status", lambda text: read_word(text, EndUserStatus), before.status),
    )
    return Reading(settings, reader.blame(end_user_problems(settings)))


def device_texts(device: Device | None) -> dict[str, str]:
    """The texts a device's form begins with; whose it is by e-mail, else by name."""
    settings = device.settings if device else DeviceSettings()
    return {
        "name": settings.name,
        "serial": settings.serial,
        "asset_tag": settings.asset_tag,
        "kind": settings.kind,
        "os": settings.os,
        "end_user": (device.end_user_email or device.end_user) if device else "",
        "group": settings.group,
        "organization": settings.organization,
        "status": settings.status.value,
    }


def read_device(
    texts: Texts, before: DeviceSettings, end_user_id: int | None
) -> Reading[DeviceSettings]:
    """Read a device's form.

    Args:
        texts: What stands in the boxes.
        before: The settings the form began with.
        end_user_id: Whom the text of the end user means; None for nobody.
    """
    reader = TextReader(texts)
    settings = DeviceSettings(
        name=reader.text("name", before.name),
        serial=reader.text("serial", before.serial),
        asset_tag=reader.text("asset_tag", before.asset_tag),
        kind=reader.text("kind", before.kind),
        os=reader.text("os", before.os),
        end_user_id=end_user_id,
        group=reader.text("group", before.group),
        organization=reader.text("organization", before.organization),
        status=reader.read("status", lambda text: read_word(text, DeviceStatus), before.status),
    )
    return Reading(settings, reader.blame(device_problems(settings)))
