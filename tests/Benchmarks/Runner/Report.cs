using System.Globalization;
using System.Text.Json;

namespace Blockyard.Benchmarks.Runner;

/// <summary>Collects figures, shows each as it comes, and prints all as one table and as JSON.</summary>
internal sealed class Report(Machine machine)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly List<Figure> _figures = [];
    private readonly List<(string Benchmark, string Text)> _notes = [];
    private string _benchmark = "";

    /// <summary>What comes now belongs to this benchmark.</summary>
    public void Begin(IBenchmark benchmark)
    {
        _benchmark = benchmark.Id;
        Console.WriteLine($"{benchmark.Id}: {benchmark.Title}");
    }

    /// <summary>Adds a figure.</summary>
    public void Add(string name, double value, string unit, string goal = "")
    {
        var figure = new Figure(_benchmark, name, value, unit, goal);
        _figures.Add(figure);
        Console.WriteLine("    " + Line(figure));
    }

    /// <summary>Adds a remark: how it was measured, or why not.</summary>
    public void Note(string text)
    {
        _notes.Add((_benchmark, text));
        Console.WriteLine("    " + text);
    }

    /// <summary>Prints everything.</summary>
    public void Print()
    {
        Console.WriteLine();
        Console.WriteLine(machine);
        Console.WriteLine($"load average {machine.LoadAtStart} at the start, {Machine.ReadLoad()} at the end");
        foreach (var figure in _figures)
        {
            Console.WriteLine($"{figure.Benchmark,-4} {Line(figure)}");
        }

        foreach (var (benchmark, text) in _notes)
        {
            Console.WriteLine($"{benchmark,-4} {text}");
        }
    }

    /// <summary>Writes everything as JSON.</summary>
    public void Save(string path)
    {
        var notes = _notes.ConvertAll(note => new { note.Benchmark, note.Text });
        var content = new { machine, LoadAtEnd = Machine.ReadLoad(), Figures = _figures, Notes = notes };
        File.WriteAllText(path, JsonSerializer.Serialize(content, Json));
    }

    private static string Line(Figure figure) => string.Create(
        CultureInfo.InvariantCulture,
        $"{figure.Name,-58} {Text(figure.Value),12} {figure.Unit,-12} {figure.Goal}").TrimEnd();

    private static string Text(double value) =>
        value.ToString(Math.Abs(value) >= 1000 ? "#,0" : "0.###", CultureInfo.InvariantCulture);
}
