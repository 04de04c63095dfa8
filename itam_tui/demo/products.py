"""The software in the demo register: real names, invented quantities and prices."""

from __future__ import annotations

from typing import NamedTuple

from itam_tui.domain.settings import LicenseType

D = LicenseType.PER_DEVICE
U = LicenseType.PER_END_USER
E = LicenseType.MIXED
C = LicenseType.CUSTOM


class Product(NamedTuple):
    """Something to own licenses of."""

    name: str
    """What it is called."""
    publisher: str
    """Who makes it."""
    category: str
    """What it is for."""
    type: LicenseType
    """Who it may be assigned to."""
    quantity: int
    """About how many seats are owned."""
    price: int
    """About what a seat costs, in whole units of money."""
    perpetual: bool = False
    """Whether it is bought once."""


PRODUCTS: tuple[Product, ...] = (
    Product("Microsoft 365 E3", "Microsoft", "Office", U, 260, 396),
    Product("Microsoft 365 E5", "Microsoft", "Office", U, 60, 684),
    Product("Windows 11 Enterprise", "Microsoft", "Operating system", D, 180, 84),
    Product("Windows Server 2022 Datacenter", "Microsoft", "Operating system", D, 160, 770, True),
    Product("Windows Server 2022 Standard", "Microsoft", "Operating system", D, 96, 140, True),
    Product("SQL Server 2022 Standard", "Microsoft", "Database", D, 32, 3945, True),
    Product("Visio Plan 2", "Microsoft", "Diagrams", U, 25, 180),
    Product("Project Plan 3", "Microsoft", "Planning", U, 30, 360),
    Product("Power BI Pro", "Microsoft", "Analytics", U, 45, 168),
    Product("Visual Studio Enterprise", "Microsoft", "Development", U, 18, 2999),
    Product("GitHub Enterprise Cloud", "GitHub", "Development", U, 110, 252),
    Product("GitHub Copilot Business", "GitHub", "Development", U, 60, 228),
    Product("Azure consumption", "Microsoft", "Cloud", C, 120, 1000),
    Product("Creative Cloud All Apps", "Adobe", "Design", U, 40, 1080),
    Product("Acrobat Pro", "Adobe", "Documents", E, 75, 240),
    Product("Photoshop", "Adobe", "Design", U, 15, 456),
    Product("Lightroom", "Adobe", "Design", U, 8, 120),
    Product("Adobe Stock", "Adobe", "Design", C, 50, 30),
    Product("AutoCAD 2026", "Autodesk", "Engineering", E, 35, 2030),
    Product("Inventor Professional", "Autodesk", "Engineering", E, 22, 2500),
    Product("Fusion", "Autodesk", "Engineering", U, 28, 680),
    Product("Revit", "Autodesk", "Engineering", U, 6, 2910),
    Product("SOLIDWORKS Professional", "Dassault Systèmes", "Engineering", D, 24, 5490, True),
    Product("CATIA V5", "Dassault Systèmes", "Engineering", D, 6, 11200, True),
    Product("Altium Designer", "Altium", "Engineering", U, 9, 4200),
    Product("Mathematica", "Wolfram", "Research", E, 10, 1655, True),
    Product("MATLAB", "MathWorks", "Research", E, 30, 990),
    Product("Simulink", "MathWorks", "Research", E, 12, 1500),
    Product("LabVIEW Professional", "NI", "Research", D, 20, 3100, True),
    Product("OriginPro", "OriginLab", "Research", D, 14, 1800, True),
    Product("GraphPad Prism", "GraphPad", "Research", U, 16, 300),
    Product("EndNote 21", "Clarivate", "Research", U, 20, 275, True),
    Product("ANSYS Mechanical", "Ansys", "Engineering", D, 5, 26000),
    Product("COMSOL Multiphysics", "COMSOL", "Research", D, 4, 8900, True),
    Product("All Products Pack", "JetBrains", "Development", U, 45, 779),
    Product("IntelliJ IDEA Ultimate", "JetBrains", "Development", U, 20, 599),
    Product("PyCharm Professional", "JetBrains", "Development", U, 16, 249),
    Product("TeamCity Enterprise", "JetBrains", "Development", D, 3, 2399),
    Product("Figma", "Figma", "Design", U, 30, 540),
    Product("FigJam", "Figma", "Design", U, 50, 60),
    Product("Sketch", "Sketch", "Design", D, 6, 120),
    Product("Slack Business+", "Slack", "Communication", U, 220, 150),
    Product("Zoom Workplace Business", "Zoom", "Communication", U, 90, 219),
    Product("Zoom Webinars 500", "Zoom", "Communication", U, 3, 690),
    Product("Jira", "Atlassian", "Planning", U, 130, 98),
    Product("Confluence", "Atlassian", "Documents", U, 130, 66),
    Product("Jira Service Management", "Atlassian", "Support", U, 22, 240),
    Product("Bitbucket Data Center", "Atlassian", "Development", C, 100, 46),
    Product("Trello Premium", "Atlassian", "Planning", U, 15, 120),
    Product("Miro Business", "Miro", "Planning", U, 35, 192),
    Product("Notion Business", "Notion", "Documents", U, 25, 216),
    Product("Asana Advanced", "Asana", "Planning", U, 20, 300),
    Product("monday.com Pro", "monday.com", "Planning", U, 12, 228),
    Product("Lucidchart Team", "Lucid", "Diagrams", U, 18, 108),
    Product("Sales Cloud Enterprise", "Salesforce", "Sales", U, 42, 1980),
    Product("Tableau Creator", "Salesforce", "Analytics", U, 10, 900),
    Product("Tableau Viewer", "Salesforce", "Analytics", U, 40, 180),
    Product("HubSpot Marketing Hub", "HubSpot", "Marketing", U, 8, 600),
    Product("LinkedIn Sales Navigator", "LinkedIn", "Sales", U, 14, 1080),
    Product("Zendesk Suite Professional", "Zendesk", "Support", U, 26, 1380),
    Product("Intercom Advanced", "Intercom", "Support", U, 9, 1020),
    Product("ServiceNow ITSM", "ServiceNow", "Support", U, 16, 1200),
    Product("Workday HCM", "Workday", "People", C, 400, 72),
    Product("Personio", "Personio", "People", C, 400, 60),
    Product("DocuSign Business Pro", "DocuSign", "Documents", U, 12, 480),
    Product("SAP Business One Professional", "SAP", "Finance", U, 24, 2700, True),
    Product("DATEV Mittelstand", "DATEV", "Finance", D, 5, 900),
    Product("QuickBooks Advanced", "Intuit", "Finance", U, 4, 2400),
    Product("Oracle Database Standard Edition 2", "Oracle", "Database", D, 8, 17500, True),
    Product("Java SE Universal Subscription", "Oracle", "Development", C, 380, 180),
    Product("VMware vSphere Foundation", "Broadcom", "Cloud", D, 192, 190),
    Product("Red Hat Enterprise Linux Server", "Red Hat", "Operating system", D, 40, 879),
    Product("Ubuntu Pro", "Canonical", "Operating system", D, 60, 500),
    Product("Veeam Backup Essentials", "Veeam", "Backup", D, 50, 85),
    Product("Acronis Cyber Protect", "Acronis", "Backup", D, 30, 89),
    Product("CrowdStrike Falcon Pro", "CrowdStrike", "Security", D, 300, 100),
    Product("Sophos Intercept X", "Sophos", "Security", D, 40, 48),
    Product("Bitdefender GravityZone", "Bitdefender", "Security", D, 20, 40),
    Product("1Password Business", "1Password", "Security", U, 200, 96),
    Product("Okta Workforce Identity", "Okta", "Security", U, 250, 72),
    Product("Duo Essentials", "Cisco", "Security", U, 40, 36),
    Product("Cisco Secure Client Premier", "Cisco", "Security", E, 120, 22),
    Product("Webex Suite", "Cisco", "Communication", U, 12, 270),
    Product("TeamViewer Corporate", "TeamViewer", "Support", C, 5, 2750),
    Product("AnyDesk Advanced", "AnyDesk", "Support", D, 6, 290),
    Product("Parallels Desktop Pro", "Parallels", "Development", D, 12, 120),
    Product("Jamf Pro", "Jamf", "Operations", D, 70, 100),
    Product("Microsoft Intune Plan 1", "Microsoft", "Operations", D, 150, 96),
    Product("PRTG 1000", "Paessler", "Operations", C, 1000, 3),
    Product("Datadog Pro", "Datadog", "Operations", D, 45, 180),
    Product("Splunk Enterprise", "Splunk", "Operations", C, 50, 1800),
    Product("Grafana Cloud Advanced", "Grafana Labs", "Operations", U, 15, 660),
    Product("PagerDuty Business", "PagerDuty", "Operations", U, 14, 492),
    Product("Sentry Business", "Sentry", "Development", U, 30, 80),
    Product("GitLab Premium", "GitLab", "Development", U, 20, 348),
    Product("Docker Business", "Docker", "Development", U, 50, 288),
    Product("Postman Professional", "Postman", "Development", U, 18, 348),
    Product("Snyk Team", "Snyk", "Security", U, 16, 300),
    Product("Sublime Text 4", "Sublime HQ", "Development", U, 12, 99, True),
    Product("Beyond Compare 5 Pro", "Scooter Software", "Development", U, 10, 70, True),
    Product("TextExpander Business", "TextExpander", "Office", U, 6, 100),
    Product("WinRAR", "win.rar", "Tools", D, 25, 30, True),
    Product("Total Commander", "Ghisler", "Tools", D, 10, 44, True),
    Product("7-Zip", "Igor Pavlov", "Tools", D, 0, 0, True),
    Product("LibreOffice", "The Document Foundation", "Office", E, 0, 0, True),
    Product("Snagit 2026", "TechSmith", "Documents", E, 20, 40),
    Product("Camtasia 2026", "TechSmith", "Documents", E, 8, 180),
    Product("Affinity V2 Universal", "Serif", "Design", U, 10, 165, True),
    Product("CorelDRAW Graphics Suite", "Corel", "Design", D, 5, 549, True),
    Product("Cinema 4D", "Maxon", "Design", U, 4, 840),
    Product("DaVinci Resolve Studio", "Blackmagic Design", "Design", D, 5, 295, True),
    Product("Grammarly Business", "Grammarly", "Office", U, 20, 180),
    Product("DeepL Pro Advanced", "DeepL", "Office", U, 25, 300),
    Product("ChatGPT Team", "OpenAI", "Office", U, 30, 300),
    Product("Claude Team", "Anthropic", "Office", U, 30, 300),
    Product("Canva Teams", "Canva", "Marketing", U, 15, 100),
    Product("Hootsuite Team", "Hootsuite", "Marketing", U, 3, 1188),
    Product("Semrush Guru", "Semrush", "Marketing", U, 2, 3000),
    Product("Shutterstock Team", "Shutterstock", "Marketing", C, 25, 120),
    Product("FileMaker Pro 2025", "Claris", "Database", E, 15, 228, True),
    Product("Navicat Premium", "PremiumSoft", "Database", D, 4, 1300, True),
    Product("IBM SPSS Statistics", "IBM", "Research", E, 8, 1290),
    Product("NVivo 15", "Lumivero", "Research", U, 5, 1100, True),
    Product("KeyShot Pro", "KeyShot", "Engineering", D, 3, 1188),
    Product("Bluebeam Complete", "Bluebeam", "Documents", U, 14, 440),
    Product("一太郎2025", "JustSystems", "Office", D, 12, 12, True),
    Product("弥生会計 25", "Yayoi", "Finance", D, 3, 48),
    Product("Dropbox Business Advanced", "Dropbox", "Documents", U, 10, 240),
    Product("Box Enterprise", "Box", "Documents", U, 20, 420),
    Product("Loom Business", "Loom", "Communication", U, 12, 150),
)
"""What the demo owns, the largest first of each publisher."""

VENDORS = ("SoftwareOne", "Bechtle", "CDW", "Insight", "Crayon", "大塚商会")
"""Who sells what isn't bought from its publisher."""
