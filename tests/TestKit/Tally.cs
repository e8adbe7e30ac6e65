using System.Globalization;

namespace Blockyard.TestKit;

/// <summary>
/// Notes what passed over published data, for the table that <c>.ci/test</c> prints: a line for every test, in a file for every
/// process, in the folder that the environment names. Without that variable nothing is written.
/// </summary>
/// <remarks>
/// Tabs between: <c>vector</c>, file, test method, cases that must pass in that method, cases that passed just now;
/// <c>chain</c>, name, what was found.
/// </remarks>
public static class Tally
{
    private const string FolderVariable = "TEST_TALLY";

    private static readonly Lock Gate = new();
    private static readonly string? Folder = Environment.GetEnvironmentVariable(FolderVariable);

    /// <summary>Notes a recorded chain that ended as it should.</summary>
    public static void AddChain(string name, string found) => Write($"chain\t{name}\t{found}");

    internal static void AddVectors(string file, string test, int expected, int passed) =>
        Write(string.Create(CultureInfo.InvariantCulture, $"vector\t{file}\t{test}\t{expected}\t{passed}"));

    private static void Write(string line)
    {
        if (Folder is null)
        {
            return;
        }

        lock (Gate)
        {
            File.AppendAllText(Path.Combine(Folder, $"{Environment.ProcessId}.tsv"), line + '\n');
        }
    }
}
