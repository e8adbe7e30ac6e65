namespace Blockyard.Storage;

/// <summary>A record read back whole, its checksum verified.</summary>
public readonly record struct LogRecord(byte Kind, byte[] Payload);
