using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoTcp.Sockets;

namespace NanoTcp.PropertyTests.Cabinet;

/// <summary>
/// A board's client of a message broker, as with MQTT: one connection, a message and its answer every minute, a new connection when an
/// answer does not come. Each of its waits has a bound.
/// </summary>
internal sealed class KeepAliveClient(BsdSockets sockets, Clock clock)
{
    /// <summary>Milliseconds between two messages.</summary>
    public const int Period = 60_000;

    private const int AnswerTimeout = 30_000;
    private const int ConnectTimeout = 30_000;
    private const int FirstDelay = 1000;
    private const int LongestDelay = 60_000;
    private const int LongMessage = 6000;
    private const int LongMessagePeriod = 60;

    private readonly byte[] _message = new byte[LongMessage];
    private readonly byte[] _buffer = new byte[1024];
    private readonly SocketAddress _broker = new(Broker.Address, Broker.Port);
    private int _fd = -1;
    private bool _isConnected;
    private int _delay = FirstDelay;
    private int _length;
    private int _sent;
    private int _received;

    /// <summary>When it must run again even if nothing arrives, in milliseconds.</summary>
    public long Deadline { get; private set; }

    /// <summary>Messages that came back.</summary>
    public long Answers { get; private set; }

    /// <summary>When the last one came back, in milliseconds.</summary>
    public long LastAnswer { get; private set; }

    /// <summary>Connections opened.</summary>
    public int Connections { get; private set; }

    public void Step()
    {
        Advance();
        if (clock.Now >= Deadline)
        {
            HandleDeadline();
            Advance();
        }
    }

    private void Advance()
    {
        if (_fd >= 0 && !_isConnected)
        {
            FinishConnect();
        }

        if (_isConnected && _length != 0)
        {
            Send();
        }

        if (_isConnected)
        {
            Receive();
        }
    }

    private void HandleDeadline()
    {
        if (_fd < 0)
        {
            Connect();
        }
        else if (!_isConnected || _length != 0)
        {
            Disconnect();
        }
        else
        {
            BeginMessage();
        }
    }

    private void Connect()
    {
        _fd = sockets.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM | SocketConstants.SOCK_NONBLOCK, 0);
        Assert.IsGreaterThanOrEqualTo(0, _fd, "a socket for the client");
        Deadline = clock.Now + ConnectTimeout;
        FinishConnect();
    }

    private void FinishConnect()
    {
        if (sockets.Connect(_fd, _broker) == 0)
        {
            _isConnected = true;
            Connections++;
            _delay = FirstDelay;
            BeginMessage();
        }
        else if (sockets.Errno is not (Errno.EINPROGRESS or Errno.EALREADY))
        {
            Disconnect();
        }
    }

    private void BeginMessage()
    {
        _length = Answers % LongMessagePeriod == 0 ? LongMessage : 2 + (int)(Answers % 40);
        _sent = 0;
        _received = 0;
        for (int i = 0; i < _length; i++)
        {
            _message[i] = ByteAt(i);
        }

        Deadline = clock.Now + AnswerTimeout;
        Send();
    }

    private byte ByteAt(int index) => (byte)(((uint)index + ((uint)Answers * 31)) * 2654435761u >> 13);

    private void Send()
    {
        while (_sent < _length)
        {
            int written = sockets.Write(_fd, _message, _sent, _length - _sent);
            if (written < 0)
            {
                DisconnectUnlessBusy();
                return;
            }

            _sent += written;
        }
    }

    private void Receive()
    {
        while (_isConnected)
        {
            int read = sockets.Read(_fd, _buffer, 0, _buffer.Length);
            if (read <= 0)
            {
                if (read == 0)
                {
                    Disconnect();
                }
                else
                {
                    DisconnectUnlessBusy();
                }

                return;
            }

            Check(read);
        }
    }

    private void Check(int count)
    {
        Assert.IsLessThanOrEqualTo(_length, _received + count, "the broker sends more than it received");
        for (int i = 0; i < count; i++)
        {
            Assert.AreEqual(ByteAt(_received + i), _buffer[i], "a byte from the broker");
        }

        _received += count;
        if (_received == _length)
        {
            _length = 0;
            Answers++;
            LastAnswer = clock.Now;
            Deadline = clock.Now + Period;
        }
    }

    private void DisconnectUnlessBusy()
    {
        if (sockets.Errno != Errno.EAGAIN)
        {
            Disconnect();
        }
    }

    // without lingering: the broker may never answer
    private void Disconnect()
    {
        sockets.SetSockOpt(_fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_LINGER, 0);
        sockets.Close(_fd);
        _fd = -1;
        _isConnected = false;
        _length = 0;
        Deadline = clock.Now + _delay;
        _delay = Math.Min(LongestDelay, _delay * 2);
    }
}
