using NanoTcp.Esp32;

namespace NanoTcp.Boards.WaveshareEsp32S3Eth
{
    /// <summary>Which GPIOs of the Waveshare ESP32-S3-ETH lead to the W5500; the README's table as code.</summary>
    internal static class BoardPins
    {
        public const int Clock = 13;
        public const int Miso = 12;
        public const int Mosi = 11;
        public const int ChipSelect = 14;
        public const int Interrupt = 10;
        public const int Reset = 9;

        /// <summary>The pins, for the driver.</summary>
        public static EthernetPins Create() => new Esp32Pins(Clock, Miso, Mosi, ChipSelect, Interrupt, Reset);
    }
}
