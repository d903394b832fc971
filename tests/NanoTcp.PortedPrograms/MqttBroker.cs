using System;
using System.Collections;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NanoTcp.PortedPrograms
{
    /// <summary>
    /// A broker of MQTT 3.1.1 for one client at a time. It gives the client what the client publishes itself, publishes to it once in a while,
    /// and closes a connection that is silent for longer than its keep-alive time allows.
    /// </summary>
    public sealed class MqttBroker
    {
        public const string NewsTopic = "broker/news";

        private const int LongestPoll = 60_000;

        private readonly TcpListener _listener;
        private readonly ArrayList _topics = new ArrayList();
        private MqttPackets _packets;
        private int _lastId;

        public MqttBroker(int port)
        {
            _listener = new TcpListener(IPAddress.Any, port);
            _listener.Start(1);
            Clock = () => DateTime.UtcNow.Ticks / TimeSpan.TicksPerMillisecond;
        }

        public MqttClock Clock { get; set; }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        /// <summary>Milliseconds from one message of the broker's own to the next; 0 for none.</summary>
        public int NewsPeriod { get; set; }

        public int Messages { get; private set; }

        public int Pings { get; private set; }

        /// <summary>Connections that were silent for too long.</summary>
        public int Expired { get; private set; }

        /// <summary>Messages that the client has acknowledged, of quality of service 1.</summary>
        public int Acknowledged { get; private set; }

        /// <summary>Serves one client until its connection ends.</summary>
        /// <returns>True if the client ended its session in order.</returns>
        public bool ServeOne()
        {
            using (TcpClient client = _listener.AcceptTcpClient())
            {
                try
                {
                    return Serve(client);
                }
                catch (SocketException)
                {
                    return false;
                }
                catch (IOException)
                {
                    return false;
                }
            }
        }

        public void Stop()
        {
            _listener.Stop();
        }

        private bool Serve(TcpClient client)
        {
            _topics.Clear();
            client.NoDelay = true;
            _packets = new MqttPackets(client.GetStream());
            if (!_packets.Read() || _packets.Type != MqttPackets.Connect)
            {
                return false;
            }

            _packets.TakeText();
            _packets.TakeByte();
            _packets.TakeByte();
            long patience = _packets.TakeNumber() * 1500L;
            _packets.AddNumber(0).Write(MqttPackets.ConnAck, 0);

            long lastHeard = Clock();
            long nextNews = NewsPeriod == 0 ? long.MaxValue : Clock() + NewsPeriod;
            while (true)
            {
                long wait = Math.Min(Math.Min(lastHeard + patience, nextNews) - Clock(), LongestPoll);
                if (client.Client.Poll((int)Math.Max(0, wait) * 1000, SelectMode.SelectRead))
                {
                    if (!_packets.Read() || _packets.Type == MqttPackets.Disconnect)
                    {
                        return _packets.Type == MqttPackets.Disconnect;
                    }

                    lastHeard = Clock();
                    Handle();
                }

                if (Clock() >= lastHeard + patience)
                {
                    Expired++;
                    return false;
                }

                if (Clock() >= nextNews)
                {
                    nextNews += NewsPeriod;
                    Deliver(NewsTopic, Encoding.UTF8.GetBytes("news at " + Clock().ToString()), 1);
                }
            }
        }

        private void Handle()
        {
            switch (_packets.Type)
            {
                case MqttPackets.Publish:
                    TakeMessage();
                    break;
                case MqttPackets.PubAck:
                    Acknowledged++;
                    break;
                case MqttPackets.PubRec:
                    Acknowledge(MqttPackets.PubRel, MqttPackets.ReservedFlags);
                    break;
                case MqttPackets.PubRel:
                    Acknowledge(MqttPackets.PubComp, 0);
                    break;
                case MqttPackets.Subscribe:
                    int id = _packets.TakeNumber();
                    _topics.Add(_packets.TakeText());
                    _packets.AddNumber(id).AddByte(_packets.TakeByte()).Write(MqttPackets.SubAck, 0);
                    break;
                case MqttPackets.PingReq:
                    Pings++;
                    _packets.Write(MqttPackets.PingResp, 0);
                    break;
                default:
                    break;
            }
        }

        private void TakeMessage()
        {
            int qos = (_packets.Flags >> 1) & 3;
            string topic = _packets.TakeText();
            int id = qos == 0 ? 0 : _packets.TakeNumber();
            byte[] payload = _packets.Take(_packets.Left);
            Messages++;
            if (qos > 0)
            {
                _packets.AddNumber(id).Write(qos == 1 ? MqttPackets.PubAck : MqttPackets.PubRec, 0);
            }

            Deliver(topic, payload, qos);
        }

        private void Deliver(string topic, byte[] payload, int qos)
        {
            if (!_topics.Contains(topic))
            {
                return;
            }

            _packets.AddText(topic);
            if (qos > 0)
            {
                _lastId = _lastId == ushort.MaxValue ? 1 : _lastId + 1;
                _packets.AddNumber(_lastId);
            }

            _packets.AddBytes(payload).Write(MqttPackets.Publish, qos << 1);
        }

        private void Acknowledge(int type, int flags)
        {
            _packets.AddNumber(_packets.TakeNumber()).Write(type, flags);
        }
    }
}
