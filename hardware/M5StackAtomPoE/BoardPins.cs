using NanoTcp.Esp32;

namespace NanoTcp.Boards.M5StackAtomPoE
{
    /// <summary>Which GPIOs of the M5Stack ATOM Lite on an ATOM PoE base lead to the W5500; the README's table as code.</summary>
    internal static class BoardPins
    {
        public const int Clock = 22;
        public const int Miso = 23;
        public const int Mosi = 33;
        public const int ChipSelect = 19;
        public const int Interrupt = EthernetPins.None;
        public const int Reset = EthernetPins.None;

        /// <summary>The pins, for the driver.</summary>
        public static EthernetPins Create() => new Esp32Pins(Clock, Miso, Mosi, ChipSelect, Interrupt, Reset);
    }
}
