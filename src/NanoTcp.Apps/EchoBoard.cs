using System;
using NanoTcp.Ip;
using NanoTcp.Links;
using NanoTcp.Services;
using NanoTcp.Sockets;

namespace NanoTcp.Apps
{
    /// <summary>Takes a line of text for people.</summary>
    /// <param name="line">The line, without its end.</param>
    public delegate void LineWriter(string line);

    /// <summary>The program of an echo board: the services, and a line about the board's state when its address changes and from time to time.</summary>
    public static class EchoBoard
    {
        private const int Clients = 4;
        private const int BufferSize = 512;
        private const int StatusPeriod = 10_000;

        /// <summary>
        /// Serves echo, discard and chargen over TCP and UDP, and the status page over HTTP. Returns only when a socket cannot be opened or
        /// polled. The name that the board has told the DHCP server is its name on the link too, see <see cref="Announce"/>.
        /// </summary>
        /// <param name="stack">A stack with at least one interface; its address may come later and may change.</param>
        /// <param name="dhcp">The client whose lease the status page shows; null for a fixed address.</param>
        /// <param name="write">Where the lines go.</param>
        /// <returns>A negative <see cref="Errno"/>.</returns>
        public static int Run(NetStack stack, DhcpClient dhcp, LineWriter write)
        {
            if (dhcp != null && dhcp.HostName != null)
            {
                Announce(stack, dhcp.Interface, dhcp.HostName, write);
            }

            return Serve(stack, dhcp, write);
        }

        /// <summary>Makes the board and its status page known on its link: as "name.local", and among the web pages that browsers of services list.</summary>
        /// <param name="stack">The stack.</param>
        /// <param name="netInterface">The interface on whose link that is.</param>
        /// <param name="hostName">The name: 1 to 56 letters, digits and hyphens.</param>
        /// <param name="write">Is told in a line when it cannot be done.</param>
        /// <returns>What answers for the name; null when it cannot be done.</returns>
        public static MdnsResponder Announce(NetStack stack, NetInterface netInterface, string hostName, LineWriter write)
        {
            try
            {
                MdnsResponder responder = new MdnsResponder(stack, netInterface, hostName);
                AnnouncePage(responder, hostName);
                responder.Start();
                return responder;
            }
            catch (ArgumentException e)
            {
                write("no name on the link: " + e.Message);
            }
            catch (InvalidOperationException e)
            {
                write("no name on the link: " + e.Message);
            }

            return null;
        }

        /// <summary>Makes the status page known to browsers of services (RFC 6763).</summary>
        /// <param name="responder">The board's responder.</param>
        /// <param name="name">The name that people see.</param>
        /// <returns>The page as a service.</returns>
        public static MdnsService AnnouncePage(MdnsResponder responder, string name)
        {
            return responder.AddService("_http._tcp", StatusService.WellKnownPort, name, new string[] { "path=/" });
        }

        private static int Serve(NetStack stack, DhcpClient dhcp, LineWriter write)
        {
            Service[] services =
            {
                new EchoService(), new DiscardService(), new ChargenService(), new StatusService(stack) { Dhcp = dhcp },
            };
            ServiceLoop loop = new ServiceLoop(stack, SocketConstants.INADDR_ANY, services, Clients, BufferSize);
            int result = loop.Open();
            uint address = 0;
            long statusAt = 0;
            while (result >= 0)
            {
                result = loop.Turn(1000);
                NetInterface netInterface = stack.GetInterface(0);
                if (netInterface.Address != address)
                {
                    address = netInterface.Address;
                    write("address " + Ipv4Address.ToString(address));
                }

                if (stack.Time >= statusAt)
                {
                    statusAt = stack.Time + StatusPeriod;
                    write(Status(netInterface, loop.ClientCount));
                }
            }

            write("sockets fail with error " + (-result).ToString());
            return result;
        }

        private static string Status(NetInterface netInterface, int clients)
        {
            NetDevice device = netInterface.Device;
            DeviceCounters counters = device.Counters;
            return (device.IsLinkUp ? "link up, " : "link down, ") + clients.ToString() + " clients, frames in " +
                counters.ReceivedFrames.ToString() + ", out " + counters.SentFrames.ToString() + ", errors " +
                (counters.ReceiveErrors + counters.SendErrors).ToString();
        }
    }
}
