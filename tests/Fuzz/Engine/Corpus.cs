namespace Blockyard.Fuzz.Engine;

/// <summary>The committed inputs of a target: one hex line each; a line that begins with # is a remark.</summary>
internal static class Corpus
{
    private const int MaxKeptBytes = 2048;
    private const int LongestKept = 768;

    /// <summary>
    /// The folder of the sources where it is known, so that a session can add to it; else the copy beside the program.
    /// </summary>
    public static string Folder { get; set; } = Path.Combine(AppContext.BaseDirectory, "Corpus");

    public static List<byte[]> Read(string target)
    {
        var path = PathOf(target);
        return File.Exists(path) ? [.. Lines(path).Select(Convert.FromHexString)] : [];
    }

    /// <summary>Adds the shortest inputs that reach what the file's own do not, within a few KB in all.</summary>
    public static void Keep(IFuzzTarget target, IEnumerable<byte[]> inputs)
    {
        var path = PathOf(target.Name);
        var record = new CoverageRecord();
        using var runner = new TargetRunner(target);
        var corpus = Read(target.Name);
        foreach (var known in (byte[][])[[], .. target.Seeds, .. corpus])
        {
            _ = Reaches(known);
        }

        var bytes = corpus.Sum(known => known.Length);
        var kept = new List<string>();
        foreach (var input in inputs.Where(input => input.Length <= LongestKept).OrderBy(input => input.Length))
        {
            if (bytes + input.Length <= MaxKeptBytes && Reaches(input))
            {
                bytes += input.Length;
                kept.Add(Convert.ToHexStringLower(input));
            }
        }

        File.AppendAllLines(path, kept);
        bool Reaches(byte[] input)
        {
            CoverageRecord.Begin();
            _ = runner.Run(input);
            return record.Add();
        }
    }

    private static IEnumerable<string> Lines(string path) =>
        File.ReadLines(path).Select(line => line.Trim()).Where(line => !line.StartsWith('#'));

    private static string PathOf(string target) => Path.Combine(Folder, target + ".hex");
}
