namespace Blockyard.Services.Miner.Reporting;

/// <summary>What went wrong last, for the status.</summary>
internal sealed class LastError(ChangeNotice changes)
{
    private volatile string _text = "";

    /// <summary>Empty if nothing did.</summary>
    public string Text => _text;

    /// <summary>Notes it.</summary>
    public void Set(string text)
    {
        if (_text != text)
        {
            _text = text;
            changes.Raise();
        }
    }

    /// <summary>It is mended.</summary>
    public void Clear() => Set("");
}
