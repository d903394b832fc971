using NanoTcp.Esp32;

namespace NanoTcp.Boards.Esp32DevKitCEnc28j60
{
    /// <summary>Which GPIOs of the ESP32-DevKitC lead to the ENC28J60; the README's table as code.</summary>
    internal static class BoardPins
    {
        public const int Clock = 18;
        public const int Miso = 19;
        public const int Mosi = 23;
        public const int ChipSelect = 5;
        public const int Interrupt = 4;
        public const int Reset = 32;

        /// <summary>The pins, for the driver.</summary>
        public static EthernetPins Create() => new Esp32Pins(Clock, Miso, Mosi, ChipSelect, Interrupt, Reset);
    }
}
