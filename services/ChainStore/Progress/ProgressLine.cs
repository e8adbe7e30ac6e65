namespace Blockyard.Services.ChainStore.Progress;

/// <summary>
/// Shows people how far some work is: on a terminal one line with a bar that is drawn again and again, elsewhere a plain line
/// every few seconds. The last state is told when it is disposed.
/// </summary>
/// <remarks>It asks how far the work is, from a timer's thread; the work itself need not know that anybody looks.</remarks>
internal sealed class ProgressLine : IDisposable
{
    private const int DefaultColumns = 80;

    private static readonly TimeSpan DrawInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(3);

    private readonly string _work;
    private readonly ProgressUnit _unit;
    private readonly Func<ProgressStep> _ask;
    private readonly TextWriter _output;
    private readonly Func<int>? _columns;
    private readonly ProgressMeter _meter;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private int _drawn;
    private bool _ended;

    /// <summary>Begins to show some work.</summary>
    /// <param name="work">Its name, which comes first in the line.</param>
    /// <param name="unit">What it is counted in.</param>
    /// <param name="ask">Tells how far it is; asked at once for where it begins.</param>
    /// <param name="output">Where to write.</param>
    /// <param name="columns">Width of the terminal; null if the output is none.</param>
    /// <param name="time">The clock.</param>
    public ProgressLine(
        string work, ProgressUnit unit, Func<ProgressStep> ask, TextWriter output, Func<int>? columns, TimeProvider time)
    {
        _work = work;
        _unit = unit;
        _ask = ask;
        _output = output;
        _columns = columns;
        _meter = new ProgressMeter(time, ask().Done);
        var interval = columns is null ? PlainInterval : DrawInterval;
        _timer = time.CreateTimer(_ => Tick(), null, interval, interval);
    }

    /// <summary>Begins to show some work on the console.</summary>
    public static ProgressLine OnConsole(string work, ProgressUnit unit, Func<ProgressStep> ask, TimeProvider time) =>
        new(work, unit, ask, Console.Out, Console.IsOutputRedirected ? null : ConsoleColumns, time);

    /// <summary>Tells the last state and ends the line.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_ended)
            {
                return;
            }

            _ended = true;
            _timer.Dispose();
            var step = _ask();
            Write(_meter.ReadLast(step.Done, step.Total), step.Detail);
            if (_columns is not null)
            {
                _output.WriteLine();
            }
        }
    }

    private static int ConsoleColumns()
    {
        try
        {
            return Console.WindowWidth > 0 ? Console.WindowWidth : DefaultColumns;
        }
        catch (IOException)
        {
            return DefaultColumns;
        }
    }

    private void Tick()
    {
        lock (_lock)
        {
            if (!_ended)
            {
                var step = _ask();
                Write(_meter.Read(step.Done, step.Total), step.Detail);
            }
        }
    }

    private void Write(in ProgressReading reading, string detail)
    {
        if (_columns is null)
        {
            _output.WriteLine(ProgressText.Plain(_work, _unit, reading, detail));
            return;
        }

        // The last column stays free: a terminal goes on to the next line when it is written.
        var text = ProgressText.WithBar(_work, _unit, reading, detail);
        text = text[..Math.Min(text.Length, Math.Max(1, _columns() - 1))];
        _output.Write('\r' + text + new string(' ', Math.Max(0, _drawn - text.Length)));
        _output.Flush();
        _drawn = text.Length;
    }
}
