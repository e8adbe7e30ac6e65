using System.Diagnostics.Metrics;

namespace Blockyard.Storage;

/// <summary>What operators are warned by before a disk is full, and told when a store has failed; the same names in every service.</summary>
public static class DiskInstruments
{
    /// <summary>Shows free bytes, the reserve and the health of a service's stores on its meter.</summary>
    /// <param name="meter">The service's meter.</param>
    /// <param name="disk">The disk that the stores are on.</param>
    /// <param name="directory">Their directory.</param>
    /// <param name="reservedBytes">Free bytes below which nothing new is taken in.</param>
    /// <param name="isHealthy">Whether all stores take what they are given.</param>
    public static void Create(Meter meter, IStoreDisk disk, string directory, long reservedBytes, Func<bool> isHealthy)
    {
        ArgumentNullException.ThrowIfNull(meter);
        meter.CreateObservableGauge(
            "blockyard.store.healthy", () => isHealthy() ? 1 : 0, description: "0 while the stores refuse what they are given");
        meter.CreateObservableGauge("blockyard.store.disk_free", Measure, "By", "Free bytes of the disk that the data is on");
        meter.CreateObservableGauge(
            "blockyard.store.disk_reserved", () => reservedBytes, "By", "Free bytes below which nothing new is taken in");

        IEnumerable<Measurement<long>> Measure()
        {
            try
            {
                return [new Measurement<long>(disk.GetFreeBytes(directory))];
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                // A disk that cannot even be asked: no figure is better than a wrong one.
                return [];
            }
        }
    }
}
