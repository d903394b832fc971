using System.IO;
using System.Text;

namespace NanoTcp.PortedPrograms
{
    /// <summary>Reads and writes the control packets of MQTT 3.1.1 (sections 2 and 3), one at a time.</summary>
    internal sealed class MqttPackets
    {
        public const int Connect = 1;
        public const int ConnAck = 2;
        public const int Publish = 3;
        public const int PubAck = 4;
        public const int PubRec = 5;
        public const int PubRel = 6;
        public const int PubComp = 7;
        public const int Subscribe = 8;
        public const int SubAck = 9;
        public const int PingReq = 12;
        public const int PingResp = 13;
        public const int Disconnect = 14;

        /// <summary>Flags of PUBREL and SUBSCRIBE, which the standard fixes.</summary>
        public const int ReservedFlags = 2;

        private const int LongestBody = 1_000_000;
        private const int LongestHead = 5;

        private readonly Stream _stream;
        private readonly byte[] _head = new byte[LongestHead];
        private byte[] _out = new byte[128];
        private int _length;
        private int _position;

        public MqttPackets(Stream stream)
        {
            _stream = stream;
        }

        /// <summary>Type of the packet that was read.</summary>
        public int Type { get; private set; }

        /// <summary>Its four flags.</summary>
        public int Flags { get; private set; }

        /// <summary>All of it after the remaining length.</summary>
        public byte[] Body { get; private set; }

        /// <summary>Bytes of the body that were not taken yet.</summary>
        public int Left => Body.Length - _position;

        /// <summary>Reads a packet.</summary>
        /// <returns>False when the peer has closed the connection.</returns>
        /// <exception cref="MqttException">The packet is malformed.</exception>
        public bool Read()
        {
            int first = _stream.ReadByte();
            if (first < 0)
            {
                return false;
            }

            Type = first >> 4;
            Flags = first & 15;
            Body = new byte[ReadLength()];
            _position = 0;
            for (int read = 0; read < Body.Length;)
            {
                int count = _stream.Read(Body, read, Body.Length - read);
                if (count == 0)
                {
                    return false;
                }

                read += count;
            }

            return true;
        }

        public int TakeByte() => Take(1)[0];

        public int TakeNumber()
        {
            byte[] bytes = Take(2);
            return (bytes[0] << 8) | bytes[1];
        }

        public string TakeText()
        {
            byte[] bytes = Take(TakeNumber());
            return Encoding.UTF8.GetString(bytes, 0, bytes.Length);
        }

        /// <summary>The next bytes of the body.</summary>
        /// <exception cref="MqttException">The packet has fewer.</exception>
        public byte[] Take(int count)
        {
            if (count > Left)
            {
                throw new MqttException("the packet is shorter than its fields");
            }

            byte[] bytes = new byte[count];
            System.Array.Copy(Body, _position, bytes, 0, count);
            _position += count;
            return bytes;
        }

        public MqttPackets AddByte(int value)
        {
            Reserve(1);
            _out[_length++] = (byte)value;
            return this;
        }

        public MqttPackets AddNumber(int value) => AddByte(value >> 8).AddByte(value);

        public MqttPackets AddText(string text)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            AddNumber(bytes.Length);
            return AddBytes(bytes);
        }

        public MqttPackets AddBytes(byte[] bytes)
        {
            Reserve(bytes.Length);
            System.Array.Copy(bytes, 0, _out, _length, bytes.Length);
            _length += bytes.Length;
            return this;
        }

        /// <summary>Writes a packet with what was added.</summary>
        public void Write(int type, int flags)
        {
            int headLength = 1;
            _head[0] = (byte)((type << 4) | flags);
            int rest = _length;
            do
            {
                _head[headLength++] = (byte)((rest & 127) | (rest > 127 ? 128 : 0));
                rest >>= 7;
            }
            while (rest > 0);
            int length = _length;
            _length = 0;
            Reserve(length + headLength);
            System.Array.Copy(_out, 0, _out, headLength, length);
            System.Array.Copy(_head, 0, _out, 0, headLength);
            _stream.Write(_out, 0, headLength + length);
        }

        private int ReadLength()
        {
            int length = 0;
            for (int shift = 0; shift < 28; shift += 7)
            {
                int value = _stream.ReadByte();
                length |= (value & 127) << shift;
                if (value < 128)
                {
                    return value >= 0 && length <= LongestBody ? length : throw new MqttException("a packet that is cut off or too long");
                }
            }

            throw new MqttException("a length of more than four bytes");
        }

        private void Reserve(int count)
        {
            if (_length + count > _out.Length)
            {
                byte[] longer = new byte[(_length + count) * 2];
                System.Array.Copy(_out, 0, longer, 0, _out.Length);
                _out = longer;
            }
        }
    }
}
