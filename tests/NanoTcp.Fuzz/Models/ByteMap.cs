namespace NanoTcp.Fuzz.Models;

/// <summary>Which bytes of a stream are there: the naive model of reassembly, one flag a byte.</summary>
public sealed class ByteMap
{
    private bool[] _has = new bool[4096];

    /// <summary>How many are there without a hole.</summary>
    public int Contiguous { get; private set; }

    /// <summary>Index behind the last one.</summary>
    public int End { get; private set; }

    public bool this[int index] => index < _has.Length && _has[index];

    public void Add(int start, int end)
    {
        if (end <= start)
        {
            return;
        }

        if (end > _has.Length)
        {
            Array.Resize(ref _has, Math.Max(end, 2 * _has.Length));
        }

        Array.Fill(_has, true, start, end - start);
        End = Math.Max(End, end);
        while (this[Contiguous])
        {
            Contiguous++;
        }
    }

    public bool Contains(int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            if (!this[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Ranges behind the first hole, nearest first.</summary>
    public List<(int Start, int End)> Islands()
    {
        var islands = new List<(int, int)>();
        for (int i = Contiguous; i < End; i++)
        {
            int start = i;
            while (this[i])
            {
                i++;
            }

            if (i > start)
            {
                islands.Add((start, i));
            }
        }

        return islands;
    }
}
