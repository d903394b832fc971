using System;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>TCP options as a line of text, such as "mss 1460,sackOK,TS,nop,wscale 7", and back.</summary>
    internal static class TcpOptionText
    {
        /// <summary>Writes options and pads them to whole words with EOL.</summary>
        /// <returns>Bytes written.</returns>
        public static int Write(string text, byte[] bytes, int start, TcpPeer peer, int ts, int echo)
        {
            int o = start;
            string[] options = text.Split(new char[] { ',' });
            for (int i = 0; i < options.Length && text.Length > 0; i++)
            {
                o = WriteOne(options[i].Trim(), bytes, o, peer, ts, echo);
            }

            return (o - start + 3) & ~3;
        }

        /// <summary>Reads the options of a segment of ours.</summary>
        public static void Read(ReceivedSegment segment, byte[] bytes, int o, int end, TcpPeer peer)
        {
            string text = "";
            string sack = "";
            while (o < end)
            {
                int kind = bytes[o];
                int length = kind <= 1 ? 1 : bytes[o + 1];
                string name;
                switch (kind)
                {
                    case 0:
                        name = "eol";
                        break;
                    case 1:
                        name = "nop";
                        break;
                    case 2:
                        name = "mss " + ((bytes[o + 2] << 8) | bytes[o + 3]).ToString();
                        break;
                    case 3:
                        name = "wscale " + bytes[o + 2].ToString();
                        break;
                    case 4:
                        name = "sackOK";
                        break;
                    case 5:
                        name = "sack";
                        sack = ReadBlocks(bytes, o + 2, o + length, peer);
                        break;
                    case 8:
                        name = length == 10 ? "TS" : "TS of " + length.ToString() + " bytes";
                        segment.HasTimestamps = true;
                        segment.TimestampValue = TcpPeer.Read32(bytes, o + 2);
                        segment.TimestampEcho = TcpPeer.Read32(bytes, o + 6);
                        break;
                    default:
                        name = "kind " + kind.ToString();
                        break;
                }

                text += text.Length > 0 ? "," + name : name;
                o += length > 0 ? length : end;
            }

            segment.Options = text;
            segment.Sack = sack;
        }

        /// <summary>The number behind a name in a line of options.</summary>
        public static int ValueOf(string text, string name, int otherwise)
        {
            int at = text.IndexOf(name);
            if (at < 0)
            {
                return otherwise;
            }

            string rest = text.Substring(at + name.Length);
            int comma = rest.IndexOf(',');
            return int.Parse(comma < 0 ? rest : rest.Substring(0, comma));
        }

        private static string ReadBlocks(byte[] bytes, int o, int end, TcpPeer peer)
        {
            string text = "";
            for (; o < end; o += 8)
            {
                text += text.Length > 0 ? " " : "";
                text += peer.TheirPlace(TcpPeer.Read32(bytes, o)).ToString() + "-" + peer.TheirPlace(TcpPeer.Read32(bytes, o + 4)).ToString();
            }

            return text;
        }

        private static int WriteOne(string option, byte[] bytes, int o, TcpPeer peer, int ts, int echo)
        {
            int space = option.IndexOf(' ');
            string name = space < 0 ? option : option.Substring(0, space);
            string rest = space < 0 ? "" : option.Substring(space + 1);
            switch (name)
            {
                case "eol":
                    return o + 1;
                case "nop":
                    bytes[o] = 1;
                    return o + 1;
                case "mss":
                    return WriteNumber(bytes, o, 2, int.Parse(rest), 2);
                case "wscale":
                    return WriteNumber(bytes, o, 3, int.Parse(rest), 1);
                case "sackOK":
                    return WriteNumber(bytes, o, 4, 0, 0);
                case "sack":
                    return WriteBlocks(rest, bytes, o, peer);
                case "TS":
                    WriteNumber(bytes, o, 8, 0, 8);
                    TcpPeer.Write32(bytes, o + 2, peer.TimestampOf(ts));
                    TcpPeer.Write32(bytes, o + 6, peer.EchoOf(echo));
                    return o + 10;
                case "raw":
                    for (int i = 0; i + 1 < rest.Length; i += 2)
                    {
                        bytes[o++] = Convert.ToByte(rest.Substring(i, 2), 16);
                    }

                    return o;
                default:
                    throw new ArgumentException(option);
            }
        }

        private static int WriteNumber(byte[] bytes, int o, int kind, int value, int length)
        {
            bytes[o] = (byte)kind;
            bytes[o + 1] = (byte)(length + 2);
            for (int i = 0; i < length; i++)
            {
                bytes[o + 2 + i] = (byte)(value >> (8 * (length - 1 - i)));
            }

            return o + 2 + length;
        }

        private static int WriteBlocks(string text, byte[] bytes, int o, TcpPeer peer)
        {
            string[] blocks = text.Split(new char[] { ' ' });
            bytes[o] = 5;
            bytes[o + 1] = (byte)(2 + (8 * blocks.Length));
            o += 2;
            for (int i = 0; i < blocks.Length; i++)
            {
                string[] ends = blocks[i].Split(new char[] { '-' });
                TcpPeer.Write32(bytes, o, peer.OurNumber(int.Parse(ends[0])));
                TcpPeer.Write32(bytes, o + 4, peer.OurNumber(int.Parse(ends[1])));
                o += 8;
            }

            return o;
        }
    }
}
