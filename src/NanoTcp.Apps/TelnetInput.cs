namespace NanoTcp.Apps
{
    /// <summary>
    /// What a Telnet client sends to a service that only sends: every option is refused (RFC 854, RFC 1123 section 3.2.1), all else is
    /// discarded.
    /// </summary>
    internal sealed class TelnetInput
    {
        // RFC 854
        private const int EndOfSubnegotiation = 240;
        private const int Subnegotiation = 250;
        private const int Will = 251;
        private const int Wont = 252;
        private const int Do = 253;
        private const int Dont = 254;
        private const int InterpretAsCommand = 255;

        // Values of _state; while an option code is expected, the command before it.
        private const int Data = 0;
        private const int Command = 1;
        private const int InSubnegotiation = 2;
        private const int CommandInSubnegotiation = 3;

        private int _state;

        public void Reset()
        {
            _state = Data;
        }

        /// <summary>Writes the answers to a part of the input.</summary>
        /// <param name="input">Holds the part from index 0.</param>
        /// <param name="count">Length of the part in bytes.</param>
        /// <param name="output">Receives the answers from index 0; at least two bytes longer than the part.</param>
        /// <returns>Number of bytes written.</returns>
        public int Answer(byte[] input, int count, byte[] output)
        {
            int length = 0;
            for (int i = 0; i < count; i++)
            {
                int refusal = _state == Do ? Wont : _state == Will ? Dont : 0;
                if (refusal != 0)
                {
                    output[length++] = InterpretAsCommand;
                    output[length++] = (byte)refusal;
                    output[length++] = input[i];
                }

                _state = NextState(input[i]);
            }

            return length;
        }

        private int NextState(int value)
        {
            switch (_state)
            {
                case Data:
                    return value == InterpretAsCommand ? Command : Data;
                case Command:
                    return value >= Will && value <= Dont ? value : value == Subnegotiation ? InSubnegotiation : Data;
                case InSubnegotiation:
                    return value == InterpretAsCommand ? CommandInSubnegotiation : InSubnegotiation;
                case CommandInSubnegotiation:
                    return value == EndOfSubnegotiation ? Data : InSubnegotiation;
                default:
                    return Data;
            }
        }
    }
}
