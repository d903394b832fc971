using System;
using System.Threading;
using NanoTcp.Apps;
using NanoTcp.Links;
using NanoTcp.W6100;

namespace NanoTcp.Boards.W6100EvbPico
{
    /// <summary>
    /// Echo (7), discard (9), chargen (19) and a status page (80) on the W6100-EVB-Pico;
    /// a line about its state every ten seconds.
    /// </summary>
    public static class Program
    {
        private const int DhcpTimeout = 60_000;

        // such as "02:4E:54:00:00:01", unlike every other on the network; null: a random one, another at each start
        private const string FixedMacAddress = null;

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
            SpiPort spi = pins.Spi;
            byte[] macAddress = EthernetBoard.ChooseMacAddress(FixedMacAddress);
            Console.WriteLine("MAC address " + MacAddress.ToString(macAddress, 0));

            W6100Device chip = new W6100Device(
                spi, new W6100Options(macAddress), EthernetBoard.Clock, pins.Interrupt, pins.Reset);
            EthernetBoard board = new EthernetBoard(chip);
            Console.WriteLine(chip.SelfTestMessage);
            board.StartWatchdog(Console.WriteLine);

            // or board.UseAddress("192.168.1.50", 24, "192.168.1.1");
            if (!board.UseDhcp("w6100-evb-pico", DhcpTimeout))
            {
                // what is absent; the address follows when there is one
                Console.WriteLine(board.Network.Describe());
            }

            EchoBoard.Run(board.Stack, board.Dhcp, Console.WriteLine);
        }
    }
}
