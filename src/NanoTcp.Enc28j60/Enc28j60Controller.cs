using NanoTcp.Links;

namespace NanoTcp.Enc28j60
{
    /// <summary>
    /// The way from an unknown state of an ENC28J60 to a checked and configured chip, and its PHY. One part a concern; every wait is
    /// bounded.
    /// </summary>
    internal sealed partial class Enc28j60Controller
    {
        // Reads before the first rest of a wait. What is quick (10.24 us for a PHY register) ends within them, also where the shortest rest
        // is 10 ms (ESP32).
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

        /// <summary>Reads a register until its masked bits have a value.</summary>
        /// <returns>False when that did not happen in time.</returns>
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
