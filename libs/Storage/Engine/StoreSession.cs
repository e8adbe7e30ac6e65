using EngineContext = FASTER.core.UnsafeContext<
    FASTER.core.SpanByte, FASTER.core.SpanByte, Blockyard.Storage.Engine.ChangeInput, Blockyard.Storage.Engine.ValueBuffer,
    FASTER.core.Empty, Blockyard.Storage.Engine.StoreFunctions>;
using EngineSession = FASTER.core.ClientSession<
    FASTER.core.SpanByte, FASTER.core.SpanByte, Blockyard.Storage.Engine.ChangeInput, Blockyard.Storage.Engine.ValueBuffer,
    FASTER.core.Empty, Blockyard.Storage.Engine.StoreFunctions>;

namespace Blockyard.Storage.Engine;

/// <summary>The engine's operations in terms of spans, for one thread at a time. Every one that cannot be trusted throws.</summary>
/// <remarks>The engine frees pages and grows its index only when all threads that are inside have noticed. Going in and out costs as
/// much as half an operation, so many operations are done between <see cref="Enter"/> and <see cref="Leave"/>, with a look round
/// now and then. Cut by what is done: reading one, reading many, writing; here is what all of them need.</remarks>
internal sealed unsafe partial class StoreSession : IDisposable
{
    private const int OperationsUntilRefresh = 64;

    private readonly StoreEngine _engine;
    private EngineSession _session;
    private EngineContext _context;
    private ValueBuffer _buffer = new();
    private int _entered;
    private int _operations;

    public StoreSession(StoreEngine engine)
    {
        _engine = engine;
        _session = engine.NewEngineSession();
        _context = _session.UnsafeContext;
    }

    /// <summary>Reads from disk since the engine's session was begun.</summary>
    public int DiskReads { get; private set; }

    /// <summary>Goes in, for several operations.</summary>
    public void Enter()
    {
        if (_entered++ == 0)
        {
            if (DiskReads >= _engine.MaxDiskReadsOfSession)
            {
                Renew();
            }

            _context.BeginUnsafe();
            return;
        }

        if (++_operations == OperationsUntilRefresh)
        {
            _operations = 0;
            _context.Refresh();
        }
    }

    /// <summary>Goes out.</summary>
    public void Leave()
    {
        if (--_entered == 0)
        {
            _context.EndUnsafe();
        }
    }

    /// <summary>Does something that may only be done outside.</summary>
    public void Outside(Action action)
    {
        if (_entered == 0)
        {
            action();
            return;
        }

        _context.EndUnsafe();
        try
        {
            action();
        }
        finally
        {
            _context.BeginUnsafe();
        }
    }

    public void Dispose() => _session.Dispose();

    /// <summary>Begins a new session of the engine, which counts up for each read from disk and breaks when 31 bits are full.</summary>
    private void Renew()
    {
        _session.Dispose();
        _session = _engine.NewEngineSession();
        _context = _session.UnsafeContext;
        DiskReads = 0;
    }

    private void Complete()
    {
        _context.CompletePending(wait: true);
        _engine.Health.ThrowIfFailed();
    }
}
