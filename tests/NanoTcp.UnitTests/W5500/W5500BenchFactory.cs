using NanoTcp.UnitTests.Wiznet;
using NanoTcp.W5500;
using NanoTcp.Wiznet;

namespace NanoTcp.UnitTests.W5500
{
    internal sealed class W5500BenchFactory : WiznetBenchFactory
    {
        /// <inheritdoc/>
        public override int TransactionsOfRecovery => 60;

        /// <inheritdoc/>
        public override int WakeTime => 10;

        /// <inheritdoc/>
        public override WiznetOptions Options() => new W5500Options(W5500Bench.Mac());

        /// <inheritdoc/>
        public override WiznetBench Make(bool interruptPin, bool resetPin, WiznetOptions options, uint seed)
        {
            return new W5500Bench(interruptPin, resetPin, (W5500Options)options, seed);
        }
    }
}
