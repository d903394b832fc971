namespace NanoTcp
{
    /// <summary>What a layer above the stack keeps with it; see <see cref="NetStack.SocketLayer"/>.</summary>
    internal abstract class StackLayer
    {
    }
}
