using System;

namespace NanoTcp.Modbus
{
    /// <summary>The bytes that a client has sent and that are not carried out yet: as many as the longest message has.</summary>
    internal sealed class ModbusInput
    {
        public readonly byte[] Bytes = new byte[ModbusFrame.Longest];

        /// <summary>Index of the first message's header.</summary>
        public int Start { get; private set; }

        /// <summary>Index after the last byte.</summary>
        public int End { get; private set; }

        /// <summary>True when the first message has an invalid length, so that the next one cannot be found.</summary>
        public bool IsMalformed => End - Start >= ModbusFrame.HeaderLength && !ModbusFrame.IsLengthValid(Bytes, Start);

        /// <summary>True when the first message, which is complete, is of another protocol.</summary>
        public bool IsForeign => !ModbusFrame.IsModbus(Bytes, Start);

        /// <summary>True when the first message is complete.</summary>
        public bool HasMessage
        {
            get
            {
                int length = End - Start;
                return length > ModbusFrame.HeaderLength && ModbusFrame.IsLengthValid(Bytes, Start)
                    && ModbusFrame.LengthOf(Bytes, Start) <= length;
            }
        }

        public void Reset()
        {
            Start = 0;
            End = 0;
        }

        /// <summary>Moves the incomplete message to the beginning, so that its remaining bytes fit.</summary>
        public void Compact()
        {
            if (Start > 0)
            {
                Array.Copy(Bytes, Start, Bytes, 0, End - Start);
                End -= Start;
                Start = 0;
            }
        }

        public void Append(int count)
        {
            End += count;
        }

        /// <summary>Drops the first message, which is complete.</summary>
        public void TakeMessage()
        {
            Start += ModbusFrame.LengthOf(Bytes, Start);
        }
    }
}
