#if !NANOFRAMEWORK_1_0
namespace Microsoft.Extensions.Logging
{
    /// <summary>The kind of event that a message is about.</summary>
    public readonly struct EventId
    {
        /// <summary>Makes an event's identifier.</summary>
        /// <param name="id">Its number; 0 if it has none.</param>
        /// <param name="name">Its name; may be null.</param>
        public EventId(int id, string name = null)
        {
            Id = id;
            Name = name;
        }

        /// <summary>Its number.</summary>
        public int Id { get; }

        /// <summary>Its name; may be null.</summary>
        public string Name { get; }

        /// <summary>An event without a name.</summary>
        /// <param name="i">Its number.</param>
        public static implicit operator EventId(int i) => new EventId(i);

        /// <summary>The name, or else the number.</summary>
        public override string ToString() => Name == null ? Id.ToString() : Name;
    }
}
#endif
