using NanoTcp.UnitTests.Drivers;
using NanoTcp.Wiznet;

namespace NanoTcp.UnitTests.Wiznet
{
    /// <summary>Puts a W5500 or W6100 on the bench.</summary>
    internal abstract class WiznetBenchFactory : BenchFactory
    {
        /// <inheritdoc/>
        public override int SmallestBatchBuffer => WiznetDevice.SmallestBatchBuffer;

        /// <summary>Settings with their default values.</summary>
        public abstract WiznetOptions Options();

        /// <summary>A bench whose device is not open, with settings of <see cref="Options"/>.</summary>
        public abstract WiznetBench Make(bool interruptPin, bool resetPin, WiznetOptions options, uint seed);

        /// <inheritdoc/>
        public override DriverBench Make(bool interruptPin, bool resetPin, uint seed) => Make(interruptPin, resetPin, Options(), seed);
    }
}
