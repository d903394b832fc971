using System;
using System.Net;
using System.Threading;
using NanoTcp.PortedPrograms;

namespace NanoTcp.HostedPrograms
{
    /// <summary>Runs the program that the first argument names.</summary>
    public static class Program
    {
        private const int HttpPort = 80;

        public static int Main(string[] args)
        {
            switch (args.Length == 0 ? string.Empty : args[0])
            {
                case "serve":
                    return Serve();
                case "read":
                    Console.WriteLine(PageReader.Read(args[1], int.Parse(args[2]), args[3]));
                    return 0;
                case "name":
                    Console.WriteLine(Dns.GetHostName() + " " + IPAddress.GetDefaultLocalAddress());
                    return 0;
                case "date":
                    Console.WriteLine(NanoTcp.Net.Network.Default.TimeClient.UtcNow.ToString("yyyy-MM-dd HH:mm:ss"));
                    return 0;
                case "arguments":
                    Console.WriteLine(string.Join("|", args));
                    return args.Length;
                case "throw":
                    throw new InvalidOperationException("the valve is stuck");
                case "throw-in-thread":
                    new Thread(() => throw new InvalidOperationException("the valve is stuck")).Start();
                    Thread.Sleep(Timeout.Infinite);
                    return 0;
                case "leave-thread":
                    new Thread(() => Thread.Sleep(Timeout.Infinite)).Start();
                    return 7;
                case "exit":
                    Environment.Exit(5);
                    return 0;
                default:
                    return 64;
            }
        }

        // ends by the end of the board
        private static int Serve()
        {
            HelloServer server = new HelloServer(HttpPort);
            Console.WriteLine("serving");
            int served = server.Run();
            Console.WriteLine("served " + served.ToString());
            return 0;
        }
    }
}
