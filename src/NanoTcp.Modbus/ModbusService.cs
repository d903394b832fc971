using NanoTcp.Apps;
using NanoTcp.Sockets;

namespace NanoTcp.Modbus
{
    /// <summary>
    /// A Modbus/TCP server (MODBUS Messaging on TCP/IP Implementation Guide V1.0b) with functions 1 to 6, 15 and 16. Several masters can be
    /// connected, and each can send requests without waiting for the responses, which are in their order. A message of another protocol is
    /// discarded (section 4.4.2.2). An invalid length closes the connection, since the next message cannot be found. Each connection needs
    /// 260 bytes in addition to those of the loop.
    /// </summary>
    public sealed class ModbusService : Service
    {
        /// <summary>The assigned port.</summary>
        public const int WellKnownPort = 502;

        private readonly ModbusResponder _responder;

        /// <summary>Creates the service.</summary>
        /// <param name="model">The data that masters read and write.</param>
        /// <param name="port">1 to 65,535, normally <see cref="WellKnownPort"/>.</param>
        public ModbusService(ModbusDataModel model, int port = WellKnownPort)
            : base("modbus", port)
        {
            _responder = new ModbusResponder(model);
        }

        /// <summary>Requests answered so far, those with an exception included.</summary>
        public long Requests { get; private set; }

        /// <summary>Headers with an invalid length or of another protocol.</summary>
        public long InvalidHeaders { get; private set; }

        /// <inheritdoc/>
        public override int MinBufferSize => ModbusFrame.Longest;

        /// <inheritdoc/>
        public override int SendBufferSize => MinBuffer;

        /// <inheritdoc/>
        public override int ReceiveBufferSize => MinBuffer;

        /// <inheritdoc/>
        public override bool HasDatagrams => false;

        /// <inheritdoc/>
        public override int AwaitedEvents(ServiceClient client)
        {
            // a pipelined request may need no more input
            ModbusInput input = InputOf(client);
            return client.PendingCount > 0 || input.HasMessage || input.IsMalformed ? SocketConstants.POLLOUT : SocketConstants.POLLIN;
        }

        /// <inheritdoc/>
        public override bool Serve(ServiceClient client, int readyEvents)
        {
            ModbusInput input = InputOf(client);
            for (int i = 0; i < BuffersPerTurn; i++)
            {
                if (client.PendingCount > 0 && !client.SendPending())
                {
                    return false;
                }

                if (client.PendingCount > 0)
                {
                    return true;
                }

                if (!input.HasMessage)
                {
                    int count = Receive(client, input);
                    if (count < 0)
                    {
                        return false;
                    }

                    if (count == 0)
                    {
                        return true;
                    }
                }

                if (input.HasMessage)
                {
                    AnswerMessage(client, input);
                }
            }

            return client.SendPending();
        }

        /// <inheritdoc/>
        public override int Answer(byte[] datagram, int length)
        {
            return -1;
        }

        private void AnswerMessage(ServiceClient client, ModbusInput input)
        {
            if (input.IsForeign)
            {
                InvalidHeaders++;
            }
            else
            {
                client.SetPending(_responder.Answer(input.Bytes, input.Start, client.Buffer));
                Requests++;
            }

            input.TakeMessage();
        }

        // Bytes received; 0 for none; -1 to close the connection.
        private int Receive(ServiceClient client, ModbusInput input)
        {
            input.Compact();
            int count = client.InputEnded ? -1 : client.Receive(input.Bytes, input.End, input.Bytes.Length - input.End);
            if (count < 0 || client.InputEnded)
            {
                return -1;
            }

            input.Append(count);
            if (input.IsMalformed)
            {
                InvalidHeaders++;
                return -1;
            }

            return count;
        }

        private static ModbusInput InputOf(ServiceClient client)
        {
            ModbusInput input = client.Memory as ModbusInput;
            if (input == null)
            {
                input = new ModbusInput();
                client.Memory = input;
            }

            if (client.Progress == 0)
            {
                client.Progress = 1;
                input.Reset();
            }

            return input;
        }
    }
}
