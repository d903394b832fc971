using System.Collections;
using System.Reflection;

namespace NanoTcp.Benchmarks.Memory;

/// <summary>
/// What objects take on nanoFramework's heap on a 32-bit processor. It hands out blocks of 12 bytes (three words, CLR_RT_HeapBlock): an
/// object is one block and one more for each instance field of whatever type; an array is one block and two words, and then its elements,
/// bytes and numbers at their own size, references and structs in blocks; all of it rounded up to blocks.
/// </summary>
internal static class DeviceHeap
{
    public const int BlockSize = 12;

    private const int ArrayHeader = BlockSize + 8;

    private const BindingFlags InstanceFields =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Every object that can be reached from one, by reference identity.</summary>
    public static HashSet<object> Reach(object root)
    {
        HashSet<object> found = new(ReferenceEqualityComparer.Instance);
        Stack<object> open = new();
        open.Push(root);
        while (open.TryPop(out object? next))
        {
            if (found.Add(next))
            {
                foreach (object reference in References(next))
                {
                    open.Push(reference);
                }
            }
        }

        return found;
    }

    /// <summary>Bytes of one object.</summary>
    public static int SizeOf(object value) => value switch
    {
        Array array => Blocks(ArrayHeader + (array.Length * ElementSize(array.GetType().GetElementType()!))) * BlockSize,
        string text => Blocks(BlockSize + text.Length + 1) * BlockSize,
        _ => (1 + Fields(value.GetType()).Sum(field => FieldBlocks(field.FieldType))) * BlockSize,
    };

    public static int FieldCount(Type type) => type.IsArray ? 0 : Fields(type).Count();

    private static IEnumerable<object> References(object value)
    {
        switch (value)
        {
            case string or Delegate or MemberInfo:
                return [];
            case Array array when array.GetType().GetElementType()!.IsPrimitive:
                return [];
            case Array array:
                return array.Cast<object?>().OfType<object>();
            case ArrayList list:
                return [.. list.Cast<object?>().OfType<object>()];
            default:
                return IsOurs(value.GetType())
                    ? Fields(value.GetType()).Where(field => !field.FieldType.IsValueType).Select(field => field.GetValue(value))
                        .OfType<object>()
                    : [];
        }
    }

    // the model of a chip is none of the board's memory, nor is the world behind it
    private static bool IsOurs(Type type) =>
        type.Assembly.GetName().Name is string name && name.StartsWith("NanoTcp", StringComparison.Ordinal) && name != "NanoTcp.Simulation";

    private static IEnumerable<FieldInfo> Fields(Type type)
    {
        for (Type? level = type; level != null; level = level.BaseType)
        {
            foreach (FieldInfo field in level.GetFields(InstanceFields))
            {
                yield return field;
            }
        }
    }

    // a struct lies in its own blocks within the object
    private static int FieldBlocks(Type type) => IsStruct(type) ? 1 + Fields(type).Sum(field => FieldBlocks(field.FieldType)) : 1;

    private static int ElementSize(Type type)
    {
        if (!type.IsPrimitive)
        {
            return BlockSize * FieldBlocks(type);
        }

        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean or TypeCode.Byte or TypeCode.SByte => 1,
            TypeCode.Char or TypeCode.Int16 or TypeCode.UInt16 => 2,
            TypeCode.Int64 or TypeCode.UInt64 or TypeCode.Double => 8,
            _ => 4,
        };
    }

    private static bool IsStruct(Type type) => type.IsValueType && !type.IsPrimitive && !type.IsEnum;

    private static int Blocks(int bytes) => (bytes + BlockSize - 1) / BlockSize;
}
