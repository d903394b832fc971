using NanoTcp.Links;

namespace NanoTcp.Enc28j60
{
    /// <summary>
    /// Takes an ENC28J60 from an unknown state to a tested and configured one, and handles its PHY; one file each. Every wait is bounded.
    /// </summary>
    internal sealed partial class Enc28j60Controller
    {
        // Reads before the first sleep of a wait. A fast event (10.24 us for a PHY register) ends within them; the shortest sleep is 10 ms
        // on an ESP32.
        private const int QuickPolls = 16;

        private readonly Enc28j60Bus _bus;
        private readonly Enc28j60Options _options;
        private readonly Clock _clock;
        private readonly OutputPin _resetPin;
        private readonly int[] _setup;

        public Enc28j60Controller(Enc28j60Bus bus, Enc28j60Options options, Clock clock, bool usesInterrupt, OutputPin resetPin)
        {
            _bus = bus;
            _options = options;
            _clock = clock;
            _resetPin = resetPin;
            SendsAhead = options.SendsAhead;
            _setup = SetupOf(options);
            _interruptMask = usesInterrupt ? InterruptSources : 0;
        }

        /// <summary>True when the chip's RESET can be driven.</summary>
        public bool HasResetPin => _resetPin != null;

        /// <summary>Polls a register until its masked bits have a value.</summary>
        /// <returns>False after the timeout.</returns>
        private bool Await(int register, int mask, int value, int milliseconds)
        {
            long start = _clock.Now;
            for (int poll = 0; poll < QuickPolls + milliseconds; poll++)
            {
                if ((_bus.Read(register) & mask) == value)
                {
                    return true;
                }

                if (poll >= QuickPolls)
                {
                    if (_clock.Now - start > milliseconds)
                    {
                        return false;
                    }

                    _clock.Sleep(1);
                }
            }

            return false;
        }
    }
}
