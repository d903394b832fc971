using NanoTcp.Esp32;

namespace NanoTcp.Boards.LilyGoTEthLiteS3
{
    /// <summary>Which GPIOs of the LilyGO T-ETH-Lite-S3 lead to the W5500; the README's table as code.</summary>
    internal static class BoardPins
    {
        public const int Clock = 10;
        public const int Miso = 11;
        public const int Mosi = 12;
        public const int ChipSelect = 9;
        public const int Interrupt = 13;
        public const int Reset = 14;

        /// <summary>The pins, for the driver.</summary>
        public static EthernetPins Create() => new Esp32Pins(Clock, Miso, Mosi, ChipSelect, Interrupt, Reset);
    }
}
