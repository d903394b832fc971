using NanoTcp.UnitTests.Drivers;
using NanoTcp.W5500;

namespace NanoTcp.UnitTests.W5500
{
    internal sealed class W5500BenchFactory : BenchFactory
    {
        /// <inheritdoc/>
        public override int SmallestBatchBuffer => W5500Device.SmallestBatchBuffer;

        /// <inheritdoc/>
        public override int TransactionsOfRecovery => 60;

        /// <inheritdoc/>
        public override DriverBench Make(bool interruptPin, bool resetPin, uint seed)
        {
            return new W5500Bench(interruptPin, resetPin, new W5500Options(W5500Bench.Mac()), seed);
        }
    }
}
