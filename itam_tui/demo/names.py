"""The invented people of the demo register: names, departments, organizations."""

from __future__ import annotations

DOMAIN = "halden.example"

ORGANIZATIONS = ("Halden Instruments", "Halden Deutschland", "Halden Japan", "Halden Research")
"""The organizations of an invented maker of instruments."""

DEPARTMENTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Engineering", ("Software engineer", "Mechanical engineer", "Test engineer", "Architect")),
    ("Design", ("Product designer", "Illustrator", "Design lead")),
    ("Sales", ("Account manager", "Sales engineer", "Sales lead")),
    ("Marketing", ("Campaign manager", "Copywriter", "Brand lead")),
    ("Finance", ("Controller", "Accountant", "Payroll clerk")),
    ("People", ("Recruiter", "People partner")),
    ("Legal", ("Counsel", "Paralegal")),
    ("IT", ("Technician", "System administrator", "Service desk lead")),
    ("Research", ("Researcher", "Data scientist", "Lab assistant")),
    ("Production", ("Planner", "Line lead", "Quality inspector")),
    ("Customer support", ("Support agent", "Support lead")),
)
"""Departments and the roles in them."""

FIRST_NAMES = (
    "Aaliyah", "Adaeze", "Agnieszka", "Ahmet", "Aiko", "Alejandro", "Amélie", "Amina", "Anders",
    "Andrea", "Anjali", "Aoife", "Arjun", "Astrid", "Ayşe", "Beatriz", "Bogdan", "Camille",
    "Carlos", "Chiara", "Chidi", "Chloé", "Dagný", "Daniel", "Deepika", "Dmitri", "Edith",
    "Elif", "Emeka", "Emily", "Enrique", "Eva", "Fatima", "Felix", "Fernanda", "Florian",
    "Françoise", "Frida", "Gabriel", "Giulia", "Goran", "Grace", "Greta", "Gustavo", "Hamza",
    "Hannah", "Helena", "Henrik", "Hilde", "Ibrahim", "Ingrid", "Isabella", "Iván", "Jakub",
    "James", "Jiří", "Joana", "João", "José", "Jürgen", "Kateřina", "Kavya", "Kofi", "Laila",
    "Lars", "Léa", "Leila", "Linh", "Lucía", "Luka", "Magnus", "Maja", "Malik", "Marek", "María",
    "Marta", "Mateo", "Maya", "Mehmet", "Mónica", "Nadia", "Naomi", "Niamh", "Nikolai", "Noor",
    "Olga", "Olivia", "Omar", "Óscar", "Paola", "Patrick", "Petra", "Priya", "Rafael", "Rania",
    "René", "Rohan", "Rosa", "Ruth", "Samuel", "Sanjay", "Saoirse", "Sara", "Sebastián", "Simone",
    "Sofía", "Søren", "Stefan", "Sunita", "Tamar", "Tereza", "Thabo", "Thomas", "Tomáš", "Tove",
    "Uchenna", "Valentina", "Vikram", "Viktor", "Wanjiru", "Wiktoria", "Yara", "Yusuf", "Zainab",
    "Zoë", "Zuzana",
)  # fmt: skip

LAST_NAMES = (
    "Abebe", "Adeyemi", "Åkesson", "Almeida", "Andersson", "Bailey", "Banerjee", "Barros",
    "Baumann", "Bianchi", "Björk", "Bouchard", "Brennan", "Çelik", "Chaudhary", "Cohen",
    "Contreras", "Costa", "Dąbrowski", "Daniels", "Demir", "Desai", "Diallo", "Dubois", "Ekström",
    "Eriksen", "Escobar", "Farouk", "Fernández", "Ferreira", "Fischer", "Fitzgerald", "Fontaine",
    "Fournier", "García", "Gonçalves", "Grønbech", "Guzmán", "Haddad", "Hansen", "Hernández",
    "Hoffmann", "Horváth", "Hussein", "Ibáñez", "Iyer", "Jansen", "Johansen", "Jovanović", "Kaya",
    "Keller", "Khalil", "Kimani", "Kovačević", "Kowalska", "Krüger", "Kumar", "Lindqvist",
    "Löfgren", "López", "MacLeod", "Malhotra", "Mbeki", "Meyer", "Mishra", "Molina", "Moreau",
    "Müller", "Mwangi", "Nasser", "Ndlovu", "Nguyen", "Nielsen", "Novák", "Núñez", "O'Brien",
    "Okafor", "Okonkwo", "Olsen", "Ortiz", "Osei", "Papadopoulos", "Park", "Patel", "Pereira",
    "Petrov", "Popescu", "Quinn", "Rahman", "Ramírez", "Rasmussen", "Reyes", "Richter", "Romano",
    "Rossi", "Sánchez", "Santos", "Schäfer", "Şahin", "Sharma", "Silva", "Smith", "Sokolov",
    "Sørensen", "Strauß", "Svensson", "Szabó", "Tanaka", "Tesfaye", "Thompson", "Traoré",
    "Vargas", "Vasquez", "Virtanen", "Wagner", "Walker", "Weiß", "Williams", "Wójcik", "Yıldız",
    "Zając", "Zhang", "Zieliński",
)  # fmt: skip

NAMES_IN_OTHER_SCRIPTS = (
    ("山田 太郎", "taro.yamada"), ("佐藤 花子", "hanako.sato"), ("鈴木 健一", "kenichi.suzuki"),
    ("高橋 美咲", "misaki.takahashi"), ("渡辺 直樹", "naoki.watanabe"),
    ("王 小明", "xiaoming.wang"), ("陳 美玲", "meiling.chen"), ("김 민준", "minjun.kim"),
    ("이 서연", "seoyeon.lee"), ("Νίκος Αλεξίου", "nikos.alexiou"),
)  # fmt: skip
"""Names, and how their e-mail addresses are spelled."""

TECHNICIANS = ("mkaya", "jnovak", "solsen", "apatel")
"""Who keeps the register."""
