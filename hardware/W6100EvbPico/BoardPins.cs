namespace NanoTcp.Boards.W6100EvbPico
{
    /// <summary>Which GPIOs of the RP2040 lead to the W6100; the README's table as code.</summary>
    internal static class BoardPins
    {
        // nanoFramework's image connects these three with the first SPI bus
        public const int Clock = 18;
        public const int Miso = 16;
        public const int Mosi = 19;

        public const int ChipSelect = 17;
        public const int Interrupt = 21;
        public const int Reset = 20;

        /// <summary>The pins, for the driver.</summary>
        public static EthernetPins Create() => new PicoPins(ChipSelect, Interrupt, Reset);
    }
}
