namespace NanoTcp.Fuzz.Targets;

/// <summary>Where a fuzz run takes its choices from: a seeded generator (SplitMix64), or bytes that a coverage-guided fuzzer made up.</summary>
public sealed class FuzzRandom
{
    private static readonly int[] s_interesting =
        [0, 1, 2, 4, 8, 14, 19, 20, 21, 40, 59, 60, 127, 128, 254, 255, 256, 535, 536, 1459, 1460, 1500, 32_767, 32_768, 65_534, 65_535];

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly bool _hasBytes;
    private ulong _state;
    private int _position;

    public FuzzRandom(ulong seed) => _state = seed;

    public FuzzRandom(ReadOnlyMemory<byte> bytes)
    {
        _bytes = bytes;
        _hasBytes = true;
    }

    /// <summary>True when the given bytes are used up.</summary>
    public bool IsAtEnd => _hasBytes && _position >= _bytes.Length;

    public uint Next()
    {
        if (_hasBytes)
        {
            uint value = 0;
            for (int i = 0; i < 4 && _position < _bytes.Length; i++)
            {
                value = (value << 8) | _bytes.Span[_position++];
            }

            return value;
        }

        _state += 0x9E3779B97F4A7C15;
        ulong mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (uint)(mixed >> 32);
    }

    public int Below(int bound) => (int)(((ulong)Next() * (uint)bound) >> 32);

    public bool OneIn(int count) => Below(count) == 0;

    public int Interesting() => s_interesting[Below(s_interesting.Length)];

    /// <summary>A number near a given one, on a circle of 2^32.</summary>
    public uint Near(uint value) => Below(8) switch
    {
        0 => Next(),
        1 => value + (uint)Interesting(),
        2 => value - (uint)Interesting(),
        3 => value + (uint)Below(20_000) - 10_000,
        4 => value + 1,
        5 => value - 1,
        _ => value,
    };

    public byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++)
        {
            bytes[i] = (byte)Next();
        }

        return bytes;
    }

    /// <summary>Changes a frame in one or a few places from an index on: bits, bytes, words, its length.</summary>
    public byte[] Mutate(byte[] frame, int from)
    {
        for (int left = 1 + Below(4); left > 0; left--)
        {
            int at = from + Below(Math.Max(1, frame.Length - from));
            switch (at < frame.Length ? Below(7) : 6)
            {
                case 0:
                case 1:
                    frame[at] ^= (byte)(1 << Below(8));
                    break;
                case 2:
                    frame[at] = (byte)Next();
                    break;
                case 3:
                    frame[at] = (byte)Interesting();
                    break;
                case 4 when at + 1 < frame.Length:
                    int word = Interesting();
                    frame[at] = (byte)(word >> 8);
                    frame[at + 1] = (byte)word;
                    break;
                case 5:
                    Array.Resize(ref frame, at);
                    break;
                case 6 when frame.Length < 1500:
                    frame = [.. frame, .. Bytes(Below(OneIn(8) ? 1500 - frame.Length : 40))];
                    break;
                default:
                    break;
            }
        }

        return frame;
    }
}
