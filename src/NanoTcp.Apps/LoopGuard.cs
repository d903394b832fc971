using NanoTcp.Sockets;

namespace NanoTcp.Apps
{
    /// <summary>
    /// Prevents reply loops between two services that answer every datagram. One forged packet between two echo ports would start one (CERT
    /// advisory CA-1996-01).
    /// </summary>
    internal static class LoopGuard
    {
        private const uint LimitedBroadcast = 0xFFFFFFFF;
        private const uint FirstMulticast = 0xE0000000;

        /// <summary>Checks whether a datagram may be answered.</summary>
        /// <param name="peer">The sender's address and port.</param>
        /// <returns>False for a port whose service may answer the reply, and for an address that is not unicast.</returns>
        public static bool MayAnswer(SocketAddress peer)
        {
            switch (peer.Port)
            {
                case 0:
                case WellKnownPorts.Echo:
                case WellKnownPorts.Discard:
                case WellKnownPorts.Chargen:
                case WellKnownPorts.Daytime:
                case WellKnownPorts.QuoteOfTheDay:
                case WellKnownPorts.Time:
                    return false;
                default:
                    return peer.Address != 0 && peer.Address < FirstMulticast && peer.Address != LimitedBroadcast;
            }
        }
    }
}
