using NanoTcp.Sockets;

namespace NanoTcp.Apps
{
    /// <summary>Echo, RFC 862: sends back whatever it receives.</summary>
    public sealed class EchoService : Service
    {
        /// <summary>The assigned port.</summary>
        public const int WellKnownPort = WellKnownPorts.Echo;

        /// <summary>Makes the service.</summary>
        /// <param name="port">Its port, normally <see cref="WellKnownPort"/>.</param>
        public EchoService(int port = WellKnownPort)
            : base("echo", port)
        {
        }

        /// <inheritdoc/>
        public override int AwaitedEvents(ServiceClient client)
        {
            // Nothing is read while a part is unsent: a client that does not read its echo is slowed down by TCP's own window.
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

                // After the client's FIN all that came before it has been echoed now: close, and so send ours.
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
