namespace NanoTcp.Simulation
{
    /// <summary>Numbers, in a chip's list, of the rules that every SPI chip has.</summary>
    internal sealed class ChipBusRules
    {
        public ChipBusRules(int clockTooFast, int spiMode, int transferTooLong, int resetPulseTooShort)
        {
            ClockTooFast = clockTooFast;
            SpiMode = spiMode;
            TransferTooLong = transferTooLong;
            ResetPulseTooShort = resetPulseTooShort;
        }

        public int ClockTooFast { get; }

        public int SpiMode { get; }

        public int TransferTooLong { get; }

        public int ResetPulseTooShort { get; }
    }
}
