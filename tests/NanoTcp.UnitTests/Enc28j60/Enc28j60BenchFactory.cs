using NanoTcp.Enc28j60;
using NanoTcp.UnitTests.Drivers;

namespace NanoTcp.UnitTests.Enc28j60
{
    internal sealed class Enc28j60BenchFactory : BenchFactory
    {
        /// <inheritdoc/>
        public override int SmallestBatchBuffer => Enc28j60Device.SmallestBatchBuffer;

        /// <inheritdoc/>
        public override int TransactionsOfRecovery => 120;

        /// <inheritdoc/>
        public override int WakeTime => 10;

        /// <inheritdoc/>
        public override DriverBench Make(bool interruptPin, bool resetPin, uint seed)
        {
            return new Enc28j60Bench(interruptPin, resetPin, new Enc28j60Options(Enc28j60Bench.Mac()), seed);
        }
    }
}
