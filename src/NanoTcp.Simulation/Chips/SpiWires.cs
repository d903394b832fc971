using System;

namespace NanoTcp.Simulation
{
    /// <summary>MOSI and MISO between a driver and a chip model, with the effects of <see cref="ChipFaults"/>.</summary>
    internal sealed class SpiWires
    {
        private readonly ChipFaults _faults;
        private readonly ChipRules _rules;
        private readonly SpiNoise _misoNoise;
        private readonly SpiNoise _mosiNoise;
        private readonly int _maximumTransfer;
        private byte[] _scratch;

        public SpiWires(ChipFaults faults, ChipRules rules, SimulationRandom random, int maximumTransfer)
        {
            _faults = faults;
            _rules = rules;
            _maximumTransfer = maximumTransfer;
            _misoNoise = new SpiNoise(random);
            _mosiNoise = new SpiNoise(random);
        }

        /// <summary>Passes the driver's bytes to the chip.</summary>
        /// <param name="buffer">Array that holds the bytes. Noise changes them in place if the chip answers into it, otherwise in a
        /// copy.</param>
        /// <param name="offset">Index of the first byte; on return the index in the returned array.</param>
        /// <param name="length">Number of bytes.</param>
        /// <param name="answers">True when the chip answers into the buffer.</param>
        /// <param name="frequency">SPI clock in hertz.</param>
        public byte[] ToChip(byte[] buffer, ref int offset, int length, bool answers, int frequency)
        {
            if (!IsNoisy(frequency) || _faults.MosiNoise <= 0)
            {
                return buffer;
            }

            byte[] seen = buffer;
            if (!answers)
            {
                if (_scratch == null)
                {
                    _scratch = new byte[_maximumTransfer];
                }

                Array.Copy(buffer, offset, _scratch, 0, length);
                seen = _scratch;
                offset = 0;
            }

            if (_mosiNoise.Flip(seen, offset, length, _faults.MosiNoise))
            {
                _rules.IsExcusing = true;
            }

            return seen;
        }

        /// <summary>Passes the chip's answer to the driver, in place.</summary>
        public void ToDriver(byte[] buffer, int offset, int length, int frequency)
        {
            if (IsNoisy(frequency) && _faults.MisoNoise > 0 && _misoNoise.Flip(buffer, offset, length, _faults.MisoNoise))
            {
                _rules.IsExcusing = true;
            }

            if (_faults.Miso == SignalFault.None)
            {
                return;
            }

            _rules.IsExcusing = true;
            byte level = _faults.Miso == SignalFault.StuckHigh ? (byte)0xFF : (byte)0;
            for (int i = 0; i < length; i++)
            {
                buffer[offset + i] = level;
            }
        }

        private bool IsNoisy(int frequency) => _faults.NoiseAboveFrequency == 0 || frequency > _faults.NoiseAboveFrequency;
    }
}
