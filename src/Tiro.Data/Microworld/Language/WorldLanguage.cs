namespace Tiro.Data;

/// <summary>A language that the microworld speaks. The same seed and index say the same in each.</summary>
public enum WorldLanguage
{
    English,
    Russian,
}
