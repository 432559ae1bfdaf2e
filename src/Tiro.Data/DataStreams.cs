namespace Tiro.Data;

/// <summary>Philox stream numbers of this project: each kind of random choice draws from a stream of its own.</summary>
internal static class DataStreams
{
    public const uint WindowOffsets = 0xDA7A0001;
    public const uint DocumentOrder = 0xDA7A0002;
    public const uint ExampleOrder = 0xDA7A0040;
    public const uint World = 0xDA7A0003;
    public const uint Stories = 0xDA7A0004;
    public const uint HeldOutStories = 0xDA7A0005;
    public const uint Birthdays = 0xDA7A0020;
    public const uint PeopleSplit = 0xDA7A0021;
    public const uint Biographies = 0xDA7A0022;
    public const uint KnowledgeQuestions = 0xDA7A0023;
    public const uint HeldOutKnowledge = 0xDA7A0024;
    public const uint Combinations = 0xDA7A0025;
    public const uint ReadingDocuments = 0xDA7A0026;
    public const uint ReadingQuestions = 0xDA7A0027;
    public const uint HeldOutReading = 0xDA7A0028;
    public const uint SumSplit = 0xDA7A0029;
    public const uint SumDocuments = 0xDA7A002A;
    public const uint Requests = 0xDA7A002B;
    public const uint HeldOutRequests = 0xDA7A002C;
    public const uint Dialogues = 0xDA7A002D;
    public const uint Preferences = 0xDA7A002E;
    public const uint Replay = 0xDA7A002F;
}
