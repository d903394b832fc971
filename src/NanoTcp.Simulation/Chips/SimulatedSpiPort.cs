using System;
using NanoTcp.Links;

namespace NanoTcp.Simulation
{
    /// <summary>
    /// The SPI bus between a driver and a chip model. In virtual time each transaction takes as long as its bits at the bus clock, plus a
    /// fixed cost per call: the time model.
    /// </summary>
    public abstract class SimulatedSpiPort : SpiPort
    {
        /// <summary>Longest transfer in bytes (max_transfer_sz of nanoFramework's ESP32 SPI).</summary>
        public const int MaximumTransfer = EthernetChip.MaximumTransfer;

        private const long NanosecondsPerSecond = 1_000_000_000;
        private const long NanosecondsPerMicrosecond = 1000;

        private readonly EthernetChip _chip;
        private readonly SpiBus _bus;
        private long _nanoseconds;

        internal SimulatedSpiPort(EthernetChip chip, int clockFrequency)
        {
            if (clockFrequency <= 0)
            {
                throw new ArgumentOutOfRangeException("clockFrequency");
            }

            _chip = chip;
            _bus = new SpiBus(clockFrequency);
        }

        /// <inheritdoc/>
        public override int ClockFrequency => _bus.ClockFrequency;

        /// <summary>SPI mode, 0 to 3.</summary>
        public int Mode
        {
            get => _bus.Mode;
            set => _bus.Mode = value;
        }

        /// <summary>Cost of a call besides the bits, in microseconds: managed call, chip select, set-up.</summary>
        public long CallMicroseconds { get; set; }

        /// <summary>
        /// Nanoseconds from the last clock until chip select goes high, 0 or more. Default 1000, as for a pin that software drives.
        /// </summary>
        public int ChipSelectHold
        {
            get => _bus.ChipSelectHold;
            set => _bus.ChipSelectHold = value;
        }

        /// <summary>Sum of all transactions' times so far, in microseconds.</summary>
        public long BusyMicroseconds { get; private set; }

        /// <inheritdoc/>
        public override void Write(byte[] buffer, int offset, int length)
        {
            TakeTime(length);
            _chip.Exchange(buffer, offset, length, false, _bus);
        }

        /// <inheritdoc/>
        public override void Transfer(byte[] buffer, int offset, int length)
        {
            TakeTime(length);
            _chip.Exchange(buffer, offset, length, true, _bus);
        }

        private void TakeTime(int length)
        {
            _nanoseconds += (length * 8 * NanosecondsPerSecond / ClockFrequency) + (CallMicroseconds * NanosecondsPerMicrosecond);
            long whole = _nanoseconds / NanosecondsPerMicrosecond;
            if (whole > 0)
            {
                _nanoseconds -= whole * NanosecondsPerMicrosecond;
                BusyMicroseconds += whole;
                _chip.Clock.Advance(whole);
            }
        }
    }
}
