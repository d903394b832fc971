namespace System;

/// <summary>nanoFramework's span of bytes: an array, and a part of it.</summary>
public readonly struct SpanByte
{
    // the firmware keeps both as numbers of 16 bits
    private const int Limit = short.MaxValue;

    public SpanByte(byte[] array, int start, int length)
    {
        if (start < 0 || length < 0 || length > array.Length - start || start > Limit || length > Limit)
        {
            throw new ArgumentOutOfRangeException(nameof(start));
        }

        Array = array;
        Start = start;
        Length = length;
    }

    public int Length { get; }

    internal byte[] Array { get; }

    internal int Start { get; }
}
