using System;
using NanoTcp.Links;

namespace NanoTcp.Simulation
{
    /// <summary>
    /// The SPI bus between a driver and a <see cref="W5500Chip"/>. In virtual time each transaction takes as long as its bits
    /// do at the bus's clock, and what a call costs the program on top: the time model.
    /// </summary>
    public sealed class W5500Port : SpiPort
    {
        /// <summary>Longest transfer in bytes (max_transfer_sz of nanoFramework's ESP32 SPI).</summary>
        public const int MaximumTransfer = 16_384;

        private const long NanosecondsPerSecond = 1_000_000_000;
        private const long NanosecondsPerMicrosecond = 1000;

        private readonly W5500Chip _chip;
        private long _nanoseconds;

        /// <summary>Connects a driver in SPI mode 0.</summary>
        /// <param name="chip">The chip.</param>
        /// <param name="clockFrequency">SPI clock in hertz.</param>
        public W5500Port(W5500Chip chip, int clockFrequency)
        {
            if (clockFrequency <= 0)
            {
                throw new ArgumentOutOfRangeException("clockFrequency");
            }

            _chip = chip;
            ClockFrequency = clockFrequency;
        }

        /// <inheritdoc/>
        public override int ClockFrequency { get; }

        /// <summary>SPI mode, 0 to 3; the chip understands 0 and 3.</summary>
        public int Mode { get; set; }

        /// <summary>What a call costs beside the bits themselves, in microseconds: the managed call, chip select, set-up.</summary>
        public long CallMicroseconds { get; set; }

        /// <summary>Time that all transactions took so far by this model, in microseconds.</summary>
        public long BusyMicroseconds { get; private set; }

        /// <inheritdoc/>
        public override void Write(byte[] buffer, int offset, int length)
        {
            TakeTime(length);
            _chip.Exchange(buffer, offset, length, false, ClockFrequency, Mode);
        }

        /// <inheritdoc/>
        public override void Transfer(byte[] buffer, int offset, int length)
        {
            TakeTime(length);
            _chip.Exchange(buffer, offset, length, true, ClockFrequency, Mode);
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
