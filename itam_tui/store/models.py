"""The tables and their indexes; what leaves this floor is a domain value, never a row.

A column named `…_key` is folded text to sort and compare by, NULL where the text is blank.
Each index to sort by ends in `archived_at`, so that a list skips deleted records, and the
rows before a page, without reading them.
The models belong to no database: every query is run against the one its unit of work opened.
"""

from __future__ import annotations

from peewee import (
    AutoField,
    BigIntegerField,
    BooleanField,
    Check,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from itam_tui.store.fields import CalendarDateField, JsonTextField, UtcTimeField
from itam_tui.store.side_tables import (
    FormerKeyTable,
    KeyTaskTable,
    TableViewTable,
    TechnicianRoleTable,
)


class EndUserTable(Model):
    """End users."""

    id = AutoField()
    name = TextField(default="")
    email = TextField(default="")
    email_key = TextField(null=True, unique=True)
    user_name = TextField(default="")
    user_name_key = TextField(null=True, unique=True)
    name_key = TextField(null=True, index=True)
    label_key = TextField()
    department = TextField(default="")
    department_key = TextField(null=True)
    role = TextField(default="")
    role_key = TextField(null=True)
    organization = TextField(default="")
    organization_key = TextField(null=True)
    status = TextField(default="active")
    search = TextField(default="")
    licenses = IntegerField(default=0)
    devices = IntegerField(default=0)
    version = IntegerField(default=1)
    updated_at = UtcTimeField()
    archived_at = UtcTimeField(null=True)

    class Meta:
        table_name = "end_user"
        indexes = (
            (("label_key", "id", "archived_at"), False),
            (("email_key", "label_key", "id", "archived_at"), False),
            (("user_name_key", "label_key", "id", "archived_at"), False),
            (("department_key", "label_key", "id", "archived_at"), False),
            (("role_key", "label_key", "id", "archived_at"), False),
            (("organization_key", "label_key", "id", "archived_at"), False),
            (("status", "label_key", "id", "archived_at"), False),
            (("licenses", "label_key", "id", "archived_at"), False),
            (("devices", "label_key", "id", "archived_at"), False),
        )


class DeviceTable(Model):
    """Devices."""

    id = AutoField()
    name = TextField(default="")
    name_key = TextField(null=True, index=True)
    label_key = TextField()
    serial = TextField(default="")
    serial_key = TextField(null=True, unique=True)
    asset_tag = TextField(default="")
    asset_tag_key = TextField(null=True, unique=True)
    kind = TextField(default="")
    kind_key = TextField(null=True)
    os = TextField(default="")
    os_key = TextField(null=True)
    end_user = ForeignKeyField(
        EndUserTable, null=True, on_delete="SET NULL", column_name="end_user_id", lazy_load=False
    )
    end_user_key = TextField(null=True)
    group = TextField(default="", column_name="device_group")
    group_key = TextField(null=True)
    organization = TextField(default="")
    organization_key = TextField(null=True)
    status = TextField(default="in-use")
    search = TextField(default="")
    licenses = IntegerField(default=0)
    version = IntegerField(default=1)
    updated_at = UtcTimeField()
    archived_at = UtcTimeField(null=True)

    class Meta:
        table_name = "device"
        indexes = (
            (("label_key", "id", "archived_at"), False),
            (("serial_key", "label_key", "id", "archived_at"), False),
            (("asset_tag_key", "label_key", "id", "archived_at"), False),
            (("kind_key", "label_key", "id", "archived_at"), False),
            (("os_key", "label_key", "id", "archived_at"), False),
            (("end_user_key", "label_key", "id", "archived_at"), False),
            (("group_key", "label_key", "id", "archived_at"), False),
            (("organization_key", "label_key", "id", "archived_at"), False),
            (("status", "label_key", "id", "archived_at"), False),
            (("licenses", "label_key", "id", "archived_at"), False),
        )


COMPUTED_FROM = (
    "name_key", "id", "archived_at", "used", "quantity", "quantity_rank", "expires_day",
    "auto_renewal", "notice_days", "shown_day", "cancel_day", "due_day",
)  # fmt: skip
"""What positions, dates and renewals are computed from: one index has it all."""


class LicenseTable(Model):
    """Licenses, with the used count kept in the transaction that changes it.

    `expires_day`, `anchor_month`, `anchor_day` and `term_months` hold the date entered in
    the numbers the next renewal is computed from; they are NULL for a perpetual license.
    From `known_since` to `known_until` the dates are `shown_day`, `cancel_day` and `due_day`:
    see `expressions`.
    `product_key` is the key as it is shown, masked; `key_sealed` is the key encrypted, and
    `key_print` what equal keys have alike. A key written before they were encrypted stands in
    `product_key` as it is until `sealing` has encrypted it.
    `…_rank` is a number to sort by: unlimited above every quantity, money in ten-thousandths.
    """

    id = AutoField()
    number = IntegerField(unique=True)
    name = TextField()
    name_key = TextField()
    organization = TextField(default="")
    organization_key = TextField(null=True)
    type = TextField()
    type_key = TextField()
    publisher = TextField(default="")
    publisher_key = TextField(null=True)
    vendor = TextField(default="")
    vendor_key = TextField(null=True)
    description = TextField(default="")
    product_key = TextField(default="")
    key_sealed = TextField(null=True)
    key_print = TextField(null=True)
    quantity = IntegerField(null=True, constraints=[Check("quantity >= 0")])
    quantity_rank = BigIntegerField()
    used = IntegerField(default=0, constraints=[Check("used >= 0")])
    typed_used = IntegerField(default=0)
    cost_minor = BigIntegerField(null=True)
    cost_basis = TextField(default="unit")
    currency = TextField(null=True)
    cost_per = TextField(default="term")
    unit_cost_rank = BigIntegerField(null=True)
    total_cost_rank = BigIntegerField(null=True)
    purchase_date = CalendarDateField(null=True)
    po_number = TextField(default="")
    po_number_key = TextField(null=True)
    order_number = TextField(default="")
    order_number_key = TextField(null=True)
    term_kind = TextField(null=True)
    term_count = IntegerField(null=True)
    term_months = IntegerField(null=True)
    expiration_date = CalendarDateField(null=True)
    expires_day = IntegerField(null=True)
    anchor_month = IntegerField(null=True)
    anchor_day = IntegerField(null=True)
    shown_day = IntegerField(null=True)
    cancel_day = IntegerField(null=True)
    due_day = IntegerField(null=True)
    known_since = IntegerField(default=1)
    known_until = IntegerField(default=0)
    maintenance_until = CalendarDateField(null=True)
    maintenance_day = IntegerField(null=True)
    auto_renewal = BooleanField(default=False)
    notice_days = IntegerField(null=True)
    alert_days = IntegerField(default=30)
    warn_below = IntegerField(null=True)
    when_full = TextField(default="warn")
    category = TextField(default="")
    category_key = TextField(null=True)
    owner = TextField(default="")
    owner_key = TextField(null=True)
    licensed_to_name = TextField(default="")
    licensed_to_email = TextField(default="")
    reassignable = BooleanField(default=True)
    maintained = BooleanField(default=False)
    note = TextField(default="")
    note_key = TextField(null=True)
    note_folded = TextField(null=True)
    search = TextField(default="")
    version = IntegerField(default=1)
    updated_at = UtcTimeField()
    archived_at = UtcTimeField(null=True)

    class Meta:
        table_name = "license"
        indexes = (
            (COMPUTED_FROM, False),
            (("shown_day", "name_key", "id", "archived_at"), False),
            (("cancel_day", "name_key", "id", "archived_at"), False),
            (("known_since",), False),
            (("known_until",), False),
            (("type_key", "name_key", "id", "archived_at"), False),
            (("used", "quantity_rank", "name_key", "id", "archived_at"), False),
            (("quantity_rank", "name_key", "id", "archived_at"), False),
            (("auto_renewal", "name_key", "id", "archived_at"), False),
            (("publisher_key", "name_key", "id", "archived_at"), False),
            (("vendor_key", "name_key", "id", "archived_at"), False),
            (("organization_key", "name_key", "id", "archived_at"), False),
            (("maintenance_until", "name_key", "id", "archived_at"), False),
            (("unit_cost_rank", "name_key", "id", "archived_at"), False),
            (("total_cost_rank", "name_key", "id", "archived_at"), False),
            (("currency", "name_key", "id", "archived_at"), False),
            (("purchase_date", "name_key", "id", "archived_at"), False),
            (("po_number_key", "name_key", "id", "archived_at"), False),
            (("category_key", "name_key", "id", "archived_at"), False),
            (("owner_key", "name_key", "id", "archived_at"), False),
            (("note_key", "name_key", "id", "archived_at"), False),
            (("updated_at", "name_key", "id", "archived_at"), False),
        )


class QuantityEntryTable(Model):
    """The changes of quantities; a quantity is the sum since the last unlimited one."""

    id = AutoField()
    license = ForeignKeyField(
        LicenseTable, on_delete="CASCADE", column_name="license_id", lazy_load=False
    )
    delta = BigIntegerField(null=True)
    before = IntegerField(null=True)
    after = IntegerField(null=True)
    in_force = CalendarDateField()
    reason = TextField(default="")
    po_number = TextField(default="")
    order_number = TextField(default="")
    purchase_date = CalendarDateField(null=True)
    unit_cost_minor = BigIntegerField(null=True)
    currency = TextField(null=True)
    actor = TextField()
    at = UtcTimeField()

    class Meta:
        table_name = "quantity_entry"
        indexes = ((("license", "id"), False),)


class AssignmentColumns(Model):
    """What an assignment to a device and one to an end user have in common.

    `active` is 1, or NULL for a spent seat, so that a holder holds a license once.
    """

    id = AutoField()
    license = ForeignKeyField(
        LicenseTable, on_delete="RESTRICT", column_name="license_id", lazy_load=False, index=False
    )
    seats = IntegerField(default=1, constraints=[Check("seats >= 1")])
    since = CalendarDateField()
    assigned_at = UtcTimeField()
    assigned_by = TextField()
    last_used = CalendarDateField(null=True)
    note = TextField(default="")
    note_key = TextField(null=True)
    active = IntegerField(null=True, default=1)
    spent_at = UtcTimeField(null=True)
    holder_key = TextField()


class DeviceAssignmentTable(AssignmentColumns):
    """Licenses held by devices."""

    holder = ForeignKeyField(
        DeviceTable, on_delete="RESTRICT", column_name="device_id", lazy_load=False, index=False
    )

    class Meta:
        table_name = "device_assignment"
        indexes = (
            (("license", "holder", "active"), True),
            (("license", "holder_key", "id"), False),
            (("holder", "license"), False),
        )


class EndUserAssignmentTable(AssignmentColumns):
    """Licenses held by end users."""

    holder = ForeignKeyField(
        EndUserTable, on_delete="RESTRICT", column_name="end_user_id", lazy_load=False, index=False
    )

    class Meta:
        table_name = "end_user_assignment"
        indexes = (
            (("license", "holder", "active"), True),
            (("license", "holder_key", "id"), False),
            (("holder", "license"), False),
        )


class ProductKeyTable(Model):
    """The further product keys of a license; one of a seat is the license's again after it.

    `product_key`, `key_sealed` and `key_print` are as in `LicenseTable`.
    """

    id = AutoField()
    license = ForeignKeyField(
        LicenseTable, on_delete="CASCADE", column_name="license_id", lazy_load=False
    )
    device_assignment = ForeignKeyField(
        DeviceAssignmentTable, null=True, on_delete="SET NULL",
        column_name="device_assignment_id", lazy_load=False,
    )  # fmt: skip
    end_user_assignment = ForeignKeyField(
        EndUserAssignmentTable, null=True, on_delete="SET NULL",
        column_name="end_user_assignment_id", lazy_load=False,
    )  # fmt: skip
    label = TextField(default="")
    product_key = TextField()
    key_sealed = TextField(null=True)
    key_print = TextField(null=True)
    added_by = TextField()
    added_at = UtcTimeField()

    class Meta:
        table_name = "product_key"


class HistoryTable(Model):
    """Every change, written in the transaction that makes it; rows are only ever added.

    `step_id` is the first row of what is taken back as one, NULL for that row itself;
    `image` is the record before and after, see `domain.undo`.
    """

    id = AutoField()
    at = UtcTimeField()
    actor = TextField()
    action = TextField()
    kind = TextField()
    record_id = IntegerField(null=True)
    label = TextField()
    label_key = TextField()
    license_id = IntegerField(null=True)
    end_user_id = IntegerField(null=True)
    device_id = IntegerField(null=True)
    changes = JsonTextField(null=True)
    reason = TextField(default="")
    batch_id = IntegerField(null=True)
    step_id = IntegerField(null=True)
    image = JsonTextField(null=True)
    actor_uid = IntegerField(null=True)
    login = TextField(default="")
    origin = TextField(default="")
    session_id = TextField(default="")
    app_version = TextField(default="")
    claims = JsonTextField(null=True)
    place = IntegerField(null=True, unique=True)
    prev_hash = TextField(null=True)
    hash = TextField(null=True)

    class Meta:
        table_name = "history"
        indexes = (
            (("license_id", "id"), False),
            (("end_user_id", "id"), False),
            (("device_id", "id"), False),
            (("actor", "id"), False),
            (("action", "id"), False),
            (("batch_id", "id"), False),
            (("at", "id"), False),
            (("step_id", "id"), False),
        )


TABLES: tuple[type[Model], ...] = (
    EndUserTable,
    DeviceTable,
    LicenseTable,
    QuantityEntryTable,
    DeviceAssignmentTable,
    EndUserAssignmentTable,
    HistoryTable,
    FormerKeyTable,
    TableViewTable,
    TechnicianRoleTable,
    KeyTaskTable,
    ProductKeyTable,
)
"""Every table, in the order they are made."""
