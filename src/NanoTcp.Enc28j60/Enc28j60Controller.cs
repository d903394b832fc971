using NanoTcp.Links;
using NanoTcp.SpiEthernet;

namespace NanoTcp.Enc28j60
{
    /// <summary>An ENC28J60's reset, self-test, configuration and PHY; one file each.</summary>
    internal sealed partial class Enc28j60Controller : SpiEthernetController
    {
        private readonly Enc28j60Bus _bus;
        private readonly Enc28j60Options _options;
        private readonly int[] _setup;

        public Enc28j60Controller(Enc28j60Bus bus, Enc28j60Options options, Clock clock, bool usesInterrupt, OutputPin resetPin)
            : base(bus, clock, resetPin)
        {
            _bus = bus;
            _options = options;
            SendsAhead = options.SendsAhead;
            _setup = SetupOf(options);
            _interruptMask = usesInterrupt ? InterruptSources : 0;
        }

        /// <inheritdoc/>
        public override string ChipName => "ENC28J60";

        /// <inheritdoc/>
        protected override int ReadRegister(int register) => _bus.Read(register);
    }
}
