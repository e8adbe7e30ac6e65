using Blockyard.Chain.Ports;
using Blockyard.ChainStorage.Records;
using Blockyard.Primitives;
using Blockyard.Storage;

namespace Blockyard.ChainStorage.Tables;

/// <summary>Totals and histories of scripts, as the writer changes them.</summary>
internal static class ScriptTable
{
    /// <summary>Loads a script's record into <paramref name="bytes"/>, all zero for one never seen.</summary>
    public static ScriptRecord Load(KeyValueWriter writer, in Hash256 scriptHash, Span<byte> bytes)
    {
        Span<byte> key = stackalloc byte[StateKeys.ScriptSize];
        StateKeys.WriteScript(key, scriptHash);
        bytes.Clear();
        if (writer.TryRead(key, out var value))
        {
            value.CopyTo(bytes);
        }

        return new ScriptRecord(bytes);
    }

    /// <summary>Stores a script's record; one that nothing pays to any more goes.</summary>
    public static void Save(KeyValueWriter writer, in Hash256 scriptHash, ScriptRecord script)
    {
        Span<byte> key = stackalloc byte[StateKeys.ScriptSize];
        StateKeys.WriteScript(key, scriptHash);
        if (script.FundedCount == 0)
        {
            writer.Delete(key);
        }
        else
        {
            writer.Upsert(key, script.Stored);
        }
    }

    /// <summary>Adds a transaction to the history, unless it was added last.</summary>
    public static void AddToHistory(KeyValueWriter writer, in Hash256 scriptHash, ScriptRecord script, ChainPlace transaction)
    {
        if (script.EndsWith(transaction))
        {
            return;
        }

        if (script.TailCount == ScriptRecord.ChunkEntries)
        {
            Span<byte> key = stackalloc byte[StateKeys.HistorySize];
            StateKeys.WriteHistory(key, scriptHash, script.ChunkCount);
            writer.Upsert(key, script.Tail);
            script.Tail.Clear();
        }

        script.TransactionCount++;
        ScriptRecord.WritePlace(script.Tail, script.TailCount - 1, transaction);
    }

    /// <summary>Takes a transaction off the history if it stands last there.</summary>
    public static void RemoveFromHistory(KeyValueWriter writer, in Hash256 scriptHash, ScriptRecord script, ChainPlace transaction)
    {
        if (!script.EndsWith(transaction))
        {
            return;
        }

        ScriptRecord.WritePlace(script.Tail, script.TailCount - 1, default);
        script.TransactionCount--;
        if (script.TailCount < ScriptRecord.ChunkEntries || script.TransactionCount == 0)
        {
            return;
        }

        // The tail was emptied, so the chunk before it is the tail again.
        Span<byte> key = stackalloc byte[StateKeys.HistorySize];
        StateKeys.WriteHistory(key, scriptHash, script.ChunkCount);
        if (!writer.TryRead(key, out var chunk))
        {
            throw new InvalidDataException($"Chunk {script.ChunkCount} of the history of script {scriptHash} is missing.");
        }

        chunk.CopyTo(script.Tail);
        writer.Delete(key);
    }
}
