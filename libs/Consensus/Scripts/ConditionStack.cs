namespace Blockyard.Consensus.Scripts;

/// <summary>The open IFs of a script: all that is needed is how many there are and which is the first false one.</summary>
/// <remarks>A list of flags would make a script of nested IFs cost quadratic time.</remarks>
internal struct ConditionStack
{
    private int _depth;

    // 1-based, so that the default value means "none".
    private int _firstFalse;

    /// <summary>True if no IF is open.</summary>
    public readonly bool IsEmpty => _depth == 0;

    /// <summary>True if operations are to be executed.</summary>
    public readonly bool AllTrue => _firstFalse == 0;

    public void Push(bool condition)
    {
        _depth++;
        if (!condition && _firstFalse == 0)
        {
            _firstFalse = _depth;
        }
    }

    public void Pop()
    {
        if (_firstFalse == _depth)
        {
            _firstFalse = 0;
        }

        _depth--;
    }

    public void ToggleTop()
    {
        if (_firstFalse == 0)
        {
            _firstFalse = _depth;
        }
        else if (_firstFalse == _depth)
        {
            _firstFalse = 0;
        }
    }
}
