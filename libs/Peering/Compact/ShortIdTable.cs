using System.Numerics;

namespace Blockyard.Peering.Compact;

/// <summary>Finds the place in a block that an id stands for. Ids that stand for two places stand for none.</summary>
/// <remarks>Open addressing, at most half full: most look-ups are of ids that are not there, and end at the first place.</remarks>
internal sealed class ShortIdTable
{
    private const ulong Empty = ulong.MaxValue;
    private const int Ambiguous = -1;

    private readonly (ulong Id, int Place)[] _slots;
    private readonly int _mask;

    public ShortIdTable(int capacity)
    {
        _slots = new (ulong, int)[BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, capacity) * 2)];
        _mask = _slots.Length - 1;
        _slots.AsSpan().Fill((Empty, 0));
    }

    public void Add(ulong id, int place)
    {
        ref var slot = ref Find(id);
        slot = (id, slot.Id == id ? Ambiguous : place);
    }

    public bool TryFind(ulong id, out int place)
    {
        ref var slot = ref Find(id);
        place = slot.Place;
        return slot.Id == id && place != Ambiguous;
    }

    /// <summary>The slot of an id, or the one that it would take. The ids are hashes already.</summary>
    private ref (ulong Id, int Place) Find(ulong id)
    {
        var index = (int)id & _mask;
        while (_slots[index].Id != id && _slots[index].Id != Empty)
        {
            index = (index + 1) & _mask;
        }

        return ref _slots[index];
    }
}
