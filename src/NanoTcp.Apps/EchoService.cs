using NanoTcp.Sockets;

namespace NanoTcp.Apps
{
    /// <summary>Echo, RFC 862: sends back what it receives.</summary>
    public sealed class EchoService : Service
    {
        /// <summary>The assigned port.</summary>
        public const int WellKnownPort = WellKnownPorts.Echo;

        /// <summary>Creates the service.</summary>
        /// <param name="port">1 to 65,535, normally <see cref="WellKnownPort"/>.</param>
        public EchoService(int port = WellKnownPort)
            : base("echo", port)
        {
        }

        /// <inheritdoc/>
        public override int AwaitedEvents(ServiceClient client)
        {
            // Reads nothing while data are unsent: TCP's window then slows a client that does not read its echo.
            return client.PendingCount > 0 ? SocketConstants.POLLOUT : SocketConstants.POLLIN;
        }

        /// <inheritdoc/>
        public override bool Serve(ServiceClient client, int readyEvents)
        {
            for (int i = 0; i < BuffersPerTurn; i++)
            {
                if (!client.SendPending())
                {
                    return false;
                }

                if (client.PendingCount > 0)
                {
                    return true;
                }

                // The client has sent its FIN and everything is echoed: close, which sends ours.
                if (client.InputEnded || client.Receive() < 0)
                {
                    return false;
                }

                if (client.PendingCount == 0 && !client.InputEnded)
                {
                    return true;
                }
            }

            return true;
        }

        /// <inheritdoc/>
        public override int Answer(byte[] datagram, int length)
        {
            return length;
        }
    }
}
