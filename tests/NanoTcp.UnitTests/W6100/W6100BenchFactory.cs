using NanoTcp.UnitTests.Wiznet;
using NanoTcp.W6100;
using NanoTcp.Wiznet;

namespace NanoTcp.UnitTests.W6100
{
    internal sealed class W6100BenchFactory : WiznetBenchFactory
    {
        /// <inheritdoc/>
        public override int TransactionsOfRecovery => 80;

        /// <inheritdoc/>
        public override int WakeTime => 70;

        /// <inheritdoc/>
        public override WiznetOptions Options() => new W6100Options(W6100Bench.Mac());

        /// <inheritdoc/>
        public override WiznetBench Make(bool interruptPin, bool resetPin, WiznetOptions options, uint seed)
        {
            return new W6100Bench(interruptPin, resetPin, (W6100Options)options, seed);
        }
    }
}
