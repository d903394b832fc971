using System;
using System.Collections;
using System.IO;
using System.Net.Sockets;

namespace NanoTcp.PortedPrograms
{
    /// <summary>Returns a time in milliseconds.</summary>
    public delegate long MqttClock();

    /// <summary>
    /// A client of MQTT 3.1.1 with one thread: messages are received and the connection is kept alive by <see cref="Receive"/>, which a program
    /// calls in its loop. After an <see cref="MqttException"/> the program may connect again.
    /// </summary>
    public sealed class MqttClient
    {
        private const int Level = 4;
        private const int CleanSession = 2;
        private const int LongestPoll = 60_000;

        private readonly string _host;
        private readonly int _port;
        private readonly string _name;
        private readonly int _keepAlive;
        private readonly ArrayList _received = new ArrayList();
        private readonly ArrayList _unreleased = new ArrayList();
        private TcpClient _client;
        private MqttPackets _packets;
        private long _lastSent;
        private long _pingSent;
        private bool _awaitsPing;
        private int _lastId;
        private int _acknowledgment;
        private int _acknowledgedId;

        /// <param name="keepAlive">Longest silence in seconds after which the broker closes the connection one and a half times later.</param>
        public MqttClient(string host, int port, string name, int keepAlive)
        {
            _host = host;
            _port = port;
            _name = name;
            _keepAlive = keepAlive;
            Clock = () => DateTime.UtcNow.Ticks / TimeSpan.TicksPerMillisecond;
        }

        public MqttClock Clock { get; set; }

        /// <summary>Longest wait for the broker's answer in milliseconds.</summary>
        public int AnswerTimeout { get; set; } = 10_000;

        /// <summary>Pings that the broker has answered.</summary>
        public int Pings { get; private set; }

        /// <param name="isClean">False to continue the session of the last connection.</param>
        /// <returns>True if the broker has kept that session.</returns>
        public bool Connect(bool isClean)
        {
            Close();
            try
            {
                _client = new TcpClient();
                _client.Connect(_host, _port);
                _client.NoDelay = true;
                NetworkStream stream = _client.GetStream();
                stream.ReadTimeout = AnswerTimeout;
                stream.WriteTimeout = AnswerTimeout;
                _packets = new MqttPackets(stream);
                _awaitsPing = false;
                if (isClean)
                {
                    _unreleased.Clear();
                }

                _packets.AddText("MQTT").AddByte(Level).AddByte(isClean ? CleanSession : 0).AddNumber(_keepAlive).AddText(_name);
                Send(MqttPackets.Connect, 0);
                if (!_packets.Read() || _packets.Type != MqttPackets.ConnAck)
                {
                    throw new MqttException("the broker does not accept the connection");
                }

                bool hasSession = _packets.TakeByte() != 0;
                int refusal = _packets.TakeByte();
                return refusal == 0 ? hasSession : throw new MqttException("the broker refuses: " + refusal.ToString());
            }
            catch (SocketException e)
            {
                throw Lost(e);
            }
            catch (IOException e)
            {
                throw Lost(e);
            }
        }

        /// <summary>Asks for the messages of a topic, with a quality of service at most.</summary>
        public void Subscribe(string topic, int qos)
        {
            int id = NextId();
            _packets.AddNumber(id).AddText(topic).AddByte(qos);
            Exchange(MqttPackets.Subscribe, MqttPackets.ReservedFlags, MqttPackets.SubAck, id);
        }

        /// <summary>Publishes a message; returns when the broker has it, except with quality of service 0.</summary>
        public void Publish(string topic, byte[] payload, int qos)
        {
            int id = qos == 0 ? 0 : NextId();
            _packets.AddText(topic);
            if (qos > 0)
            {
                _packets.AddNumber(id);
            }

            _packets.AddBytes(payload);
            Exchange(MqttPackets.Publish, qos << 1, qos == 0 ? 0 : qos == 1 ? MqttPackets.PubAck : MqttPackets.PubRec, id);
            if (qos == 2)
            {
                _packets.AddNumber(id);
                Exchange(MqttPackets.PubRel, MqttPackets.ReservedFlags, MqttPackets.PubComp, id);
            }
        }

        /// <summary>Waits for a message, and keeps the connection alive meanwhile.</summary>
        /// <param name="timeout">In milliseconds.</param>
        /// <returns>Null after the timeout.</returns>
        /// <exception cref="MqttException">The connection is lost.</exception>
        public MqttMessage Receive(int timeout)
        {
            long end = Clock() + timeout;
            try
            {
                while (_received.Count == 0 && (Clock() < end || timeout == 0))
                {
                    KeepAlive();
                    if (Poll(Math.Min(end, NextAction()) - Clock()))
                    {
                        ReadOne();
                    }
                    else if (timeout == 0)
                    {
                        break;
                    }
                }
            }
            catch (SocketException e)
            {
                throw Lost(e);
            }
            catch (IOException e)
            {
                throw Lost(e);
            }

            if (_received.Count == 0)
            {
                return null;
            }

            MqttMessage message = (MqttMessage)_received[0];
            _received.RemoveAt(0);
            return message;
        }

        /// <summary>Ends the session in order.</summary>
        public void Disconnect()
        {
            Exchange(MqttPackets.Disconnect, 0, 0, 0);
            Close();
        }

        /// <summary>Closes the connection without notifying the broker.</summary>
        public void Close()
        {
            if (_client != null)
            {
                _client.Close();
                _client = null;
            }
        }

        // Sends what was added, and waits for the answer of a type; messages that come meanwhile are kept.
        private void Exchange(int type, int flags, int answer, int id)
        {
            try
            {
                _acknowledgment = 0;
                Send(type, flags);
                long end = Clock() + AnswerTimeout;
                while (answer != 0 && (_acknowledgment != answer || _acknowledgedId != id))
                {
                    long left = end - Clock();
                    if (left <= 0 || !Poll(left))
                    {
                        throw new MqttException("the broker does not answer");
                    }

                    ReadOne();
                }
            }
            catch (SocketException e)
            {
                throw Lost(e);
            }
            catch (IOException e)
            {
                throw Lost(e);
            }
        }

        private void KeepAlive()
        {
            long now = Clock();
            if (_awaitsPing && now >= _pingSent + AnswerTimeout)
            {
                throw new MqttException("the broker does not answer a ping");
            }

            if (!_awaitsPing && now >= _lastSent + PingPeriod)
            {
                Send(MqttPackets.PingReq, 0);
                _awaitsPing = true;
                _pingSent = now;
            }
        }

        private int PingPeriod => _keepAlive * 1000 / 2;

        private long NextAction() => _awaitsPing ? _pingSent + AnswerTimeout : _lastSent + PingPeriod;

        private bool Poll(long milliseconds)
        {
            int bounded = (int)Math.Max(0, Math.Min(milliseconds, LongestPoll));
            return _client.Client.Poll(bounded * 1000, SelectMode.SelectRead);
        }

        private void ReadOne()
        {
            if (!_packets.Read())
            {
                throw new MqttException("the broker has closed the connection");
            }

            switch (_packets.Type)
            {
                case MqttPackets.Publish:
                    TakeMessage();
                    break;
                case MqttPackets.PubRel:
                    int released = _packets.TakeNumber();
                    _unreleased.Remove(released);
                    Acknowledge(MqttPackets.PubComp, released);
                    break;
                case MqttPackets.PingResp:
                    _awaitsPing = false;
                    Pings++;
                    break;
                default:
                    _acknowledgment = _packets.Type;
                    _acknowledgedId = _packets.TakeNumber();
                    break;
            }
        }

        // section 4.3: a message of quality 2 is taken once, until the broker has released its number
        private void TakeMessage()
        {
            int qos = (_packets.Flags >> 1) & 3;
            string topic = _packets.TakeText();
            int id = qos == 0 ? 0 : _packets.TakeNumber();
            if (qos < 2 || !_unreleased.Contains(id))
            {
                _received.Add(new MqttMessage(topic, _packets.Take(_packets.Left), qos));
            }

            if (qos == 2 && !_unreleased.Contains(id))
            {
                _unreleased.Add(id);
            }

            if (qos > 0)
            {
                Acknowledge(qos == 1 ? MqttPackets.PubAck : MqttPackets.PubRec, id);
            }
        }

        private void Acknowledge(int type, int id)
        {
            _packets.AddNumber(id);
            Send(type, 0);
        }

        private void Send(int type, int flags)
        {
            _packets.Write(type, flags);
            _lastSent = Clock();
        }

        private int NextId()
        {
            _lastId = _lastId == ushort.MaxValue ? 1 : _lastId + 1;
            return _lastId;
        }

        private static MqttException Lost(Exception cause) => new MqttException("the connection is lost", cause);
    }
}
