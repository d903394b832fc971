namespace NanoTcp.Modbus
{
    /// <summary>
    /// Layout and limits of a message: the MBAP header (MODBUS Messaging on TCP/IP Implementation Guide V1.0b, section 3.1.3) and the PDU
    /// after it (MODBUS Application Protocol V1.1b3, sections 4.1 and 6). Offsets in bytes from the header's first; fields are big endian.
    /// </summary>
    internal static class ModbusFrame
    {
        public const int Transaction = 0;
        public const int Protocol = 2;

        /// <summary>Field that counts the bytes after it: the unit and the PDU.</summary>
        public const int Length = 4;
        public const int Unit = 6;

        /// <summary>The unit of a server with its own IP address, section 4.4.1.2 of the guide.</summary>
        public const int NoUnit = 255;
        public const int Function = 7;

        /// <summary>Of a request: the first address. Of a response to a read: the number of bytes. Of an exception: its code.</summary>
        public const int Data = 8;
        public const int Quantity = 10;

        /// <summary>Of functions 15 and 16: the number of bytes of values.</summary>
        public const int ByteCount = 12;
        public const int WrittenValues = 13;
        public const int ReadValues = 9;

        public const int HeaderLength = 7;

        /// <summary>Length of a request of functions 1 to 6, and of a response to a write.</summary>
        public const int ShortLength = 12;

        /// <summary>The longest message: the header and 253 bytes of PDU.</summary>
        public const int Longest = 260;

        public const int MinLengthField = 2;
        public const int MaxLengthField = 254;

        /// <summary>Bit of the function code that marks an exception, section 7 of the application protocol.</summary>
        public const int ExceptionBit = 0x80;

        public const int ReadCoils = 1;
        public const int ReadDiscreteInputs = 2;
        public const int ReadHoldingRegisters = 3;
        public const int ReadInputRegisters = 4;
        public const int WriteSingleCoil = 5;
        public const int WriteSingleRegister = 6;
        public const int WriteMultipleCoils = 15;
        public const int WriteMultipleRegisters = 16;

        // Values of function 5, section 6.5.
        public const int CoilOn = 0xFF00;
        public const int CoilOff = 0;

        /// <summary>True when the length field of a header is that of a message.</summary>
        public static bool IsLengthValid(byte[] frame, int o)
        {
            int length = Read16(frame, o + Length);
            return length >= MinLengthField && length <= MaxLengthField;
        }

        /// <summary>True when the protocol field of a header is that of Modbus.</summary>
        public static bool IsModbus(byte[] frame, int o) => Read16(frame, o + Protocol) == 0;

        /// <summary>Length of a message in bytes, header included.</summary>
        public static int LengthOf(byte[] frame, int o) => Length + 2 + Read16(frame, o + Length);

        public static int Read16(byte[] b, int o) => (b[o] << 8) | b[o + 1];

        public static void Write16(byte[] b, int o, int value)
        {
            b[o] = (byte)(value >> 8);
            b[o + 1] = (byte)value;
        }
    }
}
