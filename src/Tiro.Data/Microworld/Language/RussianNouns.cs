namespace Tiro.Data;

/// <summary>Russian forms of the things of the microworld, each table in the order of its English counterpart.</summary>
internal static class RussianNouns
{
    /// <summary>Nominative; also the accusative but for nouns in -а.</summary>
    public static readonly string[] Foods =
    [
        "блины", "яблочный пирог", "томатный суп", "лапша", "рисовый пудинг", "картофельный салат", "жареная рыба", "грибной суп", "вишнёвый торт",
        "жареная курица", "морковный торт", "тост с сыром", "фруктовый салат", "луковый суп", "пельмени", "шоколадный торт", "рагу из фасоли",
        "бутерброды с яйцом", "лимонное печенье", "медовый хлеб",
    ];

    public static readonly string[] Pets =
        ["собака", "кошка", "кролик", "попугай", "хомяк", "морская свинка", "коза", "утка", "черепаха", "мышь"];

    /// <summary>Prepositional, after "в".</summary>
    public static readonly string[] InMonths =
        ["январе", "феврале", "марте", "апреле", "мае", "июне", "июле", "августе", "сентябре", "октябре", "ноябре", "декабре"];

    /// <summary>Where to: preposition and accusative (dative after "к").</summary>
    public static readonly string[] ToPlaces =
    [
        "в парк", "на рынок", "на пляж", "в лес", "к реке", "на луг", "на площадь", "в порт", "на детскую площадку", "на вокзал", "в библиотеку",
        "в музей",
    ];

    /// <summary>Genitive, after "из-за".</summary>
    public static readonly string[] BecauseOf =
    [
        "дождя", "снега", "тумана", "бури", "гололёда", "ветра", "жары", "сломанного колеса", "потерянного ключа", "закрытого моста", "старых часов",
        "длинной очереди",
    ];

    private static readonly string[] s_colours =
    [
        "красный красная красное", "синий синяя синее", "зелёный зелёная зелёное", "жёлтый жёлтая жёлтое", "оранжевый оранжевая оранжевое",
        "фиолетовый фиолетовая фиолетовое", "розовый розовая розовое", "коричневый коричневая коричневое", "чёрный чёрная чёрное", "белый белая белое",
        "серый серая серое", "золотой золотая золотое",
    ];

    private static readonly string[] s_masculineThings =
    [
        "мяч мяча", "воздушный змей/воздушного змея", "шарф шарфа", "барабан барабана", "кораблик кораблика", "паровозик паровозика",
        "карандаш карандаша", "фонарь фонаря", "свисток свистка", "колокольчик колокольчика",
    ];

    private static readonly string[] s_feminineThings =
        ["шляпа шляпы", "сумка сумки", "книга книги", "чашка чашки", "коробка коробки", "лента ленты", "бутылка бутылки", "кепка кепки", "тетрадь тетради", "кукла куклы", "флейта флейты"];

    private static readonly string[] s_neuterThings = ["одеяло одеяла", "пальто пальто", "зеркало зеркала"];

    /// <summary>Nominatives in the order of <see cref="WorldTables.Things"/>.</summary>
    private static readonly string[] s_thingOrder =
    [
        "мяч", "воздушный змей", "шляпа", "шарф", "сумка", "книга", "чашка", "барабан", "коробка", "кораблик", "паровозик", "карандаш", "лента",
        "одеяло", "бутылка", "фонарь", "свисток", "колокольчик", "кепка", "пальто", "тетрадь", "зеркало", "кукла", "флейта",
    ];

    /// <summary>Foods in the accusative.</summary>
    public static string[] FoodsAsObject { get; } =
        [.. Foods.Select(food => food switch { "лапша" => "лапшу", "жареная рыба" => "жареную рыбу", "жареная курица" => "жареную курицу", _ => food })];

    /// <summary>Colours by gender of the noun: masculine, feminine, neuter.</summary>
    public static string[][] ColourForms { get; } = [.. s_colours.Select(forms => forms.Split(' '))];

    public static NameForms[] Things { get; } =
        [.. s_thingOrder.Select(name => Forms(s_masculineThings, Gender.Masculine).Concat(Forms(s_feminineThings, Gender.Feminine)).Concat(Forms(s_neuterThings, Gender.Neuter)).Single(thing => thing.Subject == name))];

    /// <summary>After 2 to 4 the genitive singular, after 5 to 19 and "сколько" the genitive plural.</summary>
    public static CountedNoun[] Counted { get; } =
    [
        new("яблока", "яблок"), new("груши", "груш"), new("сливы", "слив"), new("ореха", "орехов"), new("ракушки", "ракушек"), new("камня", "камней"),
        new("гриба", "грибов"), new("цветка", "цветков"), new("яйца", "яиц"), new("монеты", "монет"), new("свечи", "свечей"), new("пуговицы", "пуговиц"),
    ];

    private static IEnumerable<NameForms> Forms(string[] table, Gender gender) => table.Select(row =>
    {
        string[] cases = row.Split(row.Contains('/', StringComparison.Ordinal) ? '/' : ' ');
        return new NameForms(cases[0], cases[1], cases[1], gender);
    });
}
