using NanoTcp.Sockets;

namespace NanoTcp.Apps
{
    /// <summary>Discard, RFC 863: discards what it receives and never replies.</summary>
    public sealed class DiscardService : Service
    {
        /// <summary>The assigned port.</summary>
        public const int WellKnownPort = WellKnownPorts.Discard;

        /// <summary>Creates the service.</summary>
        /// <param name="port">1 to 65,535, normally <see cref="WellKnownPort"/>.</param>
        public DiscardService(int port = WellKnownPort)
            : base("discard", port)
        {
        }

        /// <inheritdoc/>
        public override int SendBufferSize => MinBuffer;

        /// <inheritdoc/>
        public override int AwaitedEvents(ServiceClient client)
        {
            return SocketConstants.POLLIN;
        }

        /// <inheritdoc/>
        public override bool Serve(ServiceClient client, int readyEvents)
        {
            for (int i = 0; i < BuffersPerTurn; i++)
            {
                int count = client.Discard();
                if (count < 0 || client.InputEnded)
                {
                    return false;
                }

                if (count == 0)
                {
                    return true;
                }
            }

            return true;
        }

        /// <inheritdoc/>
        public override int Answer(byte[] datagram, int length)
        {
            return -1;
        }
    }
}
