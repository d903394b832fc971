using System;
using System.Threading;
using NanoTcp.Apps;
using NanoTcp.W5500;
using NanoTcp.Esp32;

namespace NanoTcp.Boards.Esp32DevKitCW5500
{
    /// <summary>Echo (7), discard (9) and chargen (19) on the ESP32-DevKitC, and a line about its state every ten seconds.</summary>
    public static class Program
    {
        private const int DhcpTimeout = 60_000;

        // locally administered; each board on a network needs one of its own: change the last byte
        private static readonly byte[] s_macAddress = { 0x02, 0x4E, 0x54, 0x00, 0x00, 0x01 };

        /// <summary>Starts the board; never returns.</summary>
        public static void Main()
        {
            try
            {
                Run();
            }
            catch (Exception e)
            {
                Console.WriteLine("stopped: " + e.Message);
            }

            Thread.Sleep(Timeout.Infinite);
        }

        private static void Run()
        {
            EthernetPins pins = BoardPins.Create();
            W5500Device chip = new W5500Device(
                pins.Spi, new W5500Options(s_macAddress), EthernetBoard.Clock, pins.Interrupt, pins.Reset);
            EthernetBoard board = new EthernetBoard(chip);
            Console.WriteLine(chip.SelfTestMessage);

            // or board.UseAddress("192.168.1.50", 24, "192.168.1.1");
            if (!board.UseDhcp("devkitc-w5500", DhcpTimeout))
            {
                Console.WriteLine("no address yet: is the cable in, and is there a DHCP server?");
            }

            EchoBoard.Run(board.Stack, Console.WriteLine);
        }
    }
}
